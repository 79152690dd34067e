// What a format does to text before cutting it into words: Unicode forms, spaces, a space in front.

import type { Part } from './addedTokens.ts'
import type { NormalizerStep, TextRules } from './definition.ts'

/** How files write a space. */
export const spaceMarker = '\u2581'

/** Applies the rules to the plain parts of a text; parts that end up empty go. */
export function prepare(parts: readonly Part[], rules: TextRules): Part[] {
  const plain = rules.prefix === 'never' && !rules.marker
  if (plain && rules.steps.length === 0) return parts as Part[]
  const prepared: Part[] = []
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i]
    if (typeof part === 'number') {
      prepared.push(part)
      continue
    }
    let text = rules.steps.reduce(applied, part)
    if (rules.marker) text = text.replaceAll(spaceMarker, ' ')
    if (text.length > 0) prepared.push(needsPrefix(text, rules, i === 0) ? ` ${text}` : text)
  }
  return prepared
}

function needsPrefix(text: string, rules: TextRules, first: boolean): boolean {
  switch (rules.prefix) {
    case 'never':
      return false
    case 'always':
      return true
    case 'first':
      return first
    case 'missing':
      return text[0] !== ' '
    case 'first-missing':
      return first && text[0] !== ' '
    default:
      return rules.prefix satisfies never
  }
}

function applied(text: string, step: NormalizerStep): string {
  switch (step.type) {
    case 'Lowercase':
      return text.toLowerCase()
    case 'Strip':
      return text.replace(/^\p{White_Space}+|\p{White_Space}+$/gu, '')
    case 'Trim':
      return text.replace(/^ +| +$/g, '')
    case 'Squeeze':
      return text.replace(/ {2,}/g, ' ')
    case 'Replace':
      return text.replaceAll(step.from, () => step.to)
    default:
      return text.normalize(step.type)
  }
}
