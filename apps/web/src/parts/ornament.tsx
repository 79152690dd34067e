// Small drawings.
import type { VNode } from 'preact'

/** A hill, a tree, a house and the moon: what an empty page shows. */
export function Landscape(): VNode {
  return (
    <svg class="landscape" viewBox="0 0 400 220" aria-hidden="true" focusable="false">
      <circle class="moon" cx="302" cy="58" r="26" />
      <g class="stars">
        <path d="M60 42l2 5 5 2-5 2-2 5-2-5-5-2 5-2z" />
        <path d="M138 24l1.5 4 4 1.5-4 1.5-1.5 4-1.5-4-4-1.5 4-1.5z" />
        <path d="M214 66l1.5 4 4 1.5-4 1.5-1.5 4-1.5-4-4-1.5 4-1.5z" />
        <path d="M364 118l1.2 3.2 3.2 1.2-3.2 1.2-1.2 3.2-1.2-3.2-3.2-1.2 3.2-1.2z" />
      </g>
      <path class="far" d="M0 168c52-42 98-50 148-26s92 22 140-6 78-26 112-8v92H0z" />
      <path class="near" d="M0 196c70-34 138-36 204-14s128 20 196-6v44H0z" />
      <g class="tree">
        <path d="M96 186c-2-18-2-26 0-42h6c2 18 3 26 4 42z" />
        <circle cx="99" cy="124" r="24" />
        <circle cx="82" cy="136" r="15" />
        <circle cx="117" cy="136" r="16" />
      </g>
      <g class="house">
        <path d="M236 190v-28l22-18 22 18v28z" />
        <rect class="window" x="252" y="164" width="12" height="12" rx="1" />
      </g>
    </svg>
  )
}

/** A leaf between two lines: the end of a story. */
export function Leaf(): VNode {
  return (
    <svg class="leaf" viewBox="0 0 120 16" aria-hidden="true" focusable="false">
      <path d="M0 8h44M76 8h44" />
      <path class="filled" d="M50 8c4-7 14-8 20-5-2 7-12 11-20 5zM50 8l12-2" />
    </svg>
  )
}
