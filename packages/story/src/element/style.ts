// How the element looks: quiet, in the page's own colours and size. Everything can be changed from
// outside through parts and a few custom properties.

/** The style inside the shadow root. */
export const style = `
:host{display:block;font-family:var(--tiny-story-font,Georgia,"Iowan Old Style",serif);font-size:var(--tiny-story-size,1.125em);line-height:1.65;max-width:var(--tiny-story-width,36em);text-wrap:pretty}
:host([hidden]){display:none}
[hidden]{display:none!important}
p{margin:0 0 .8em;overflow-wrap:anywhere;white-space:pre-wrap}
[part~=prompt]{font-style:italic}
[part~=caret]{display:inline-block;width:.5em;height:1em;margin-left:.1em;vertical-align:-.1em;background:currentColor;opacity:.5;animation:blink 1.1s steps(2,jump-none) infinite}
@keyframes blink{to{opacity:0}}
progress{display:block;width:100%;height:.5em;margin:.6em 0;accent-color:var(--tiny-story-accent,auto)}
[part~=error]{margin:.4em 0;padding:.5em .8em;border-left:.25em solid;font-size:.85em;font-family:system-ui,sans-serif}
button{font:inherit;font-size:.9em;font-family:system-ui,sans-serif;color:inherit;background:none;border:1px solid;border-radius:999px;padding:.35em 1.1em;min-height:2.75em;cursor:pointer}
button:hover{text-decoration:underline}
button:focus-visible{outline:3px solid var(--tiny-story-accent,Highlight);outline-offset:2px}
[role=status]{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media(prefers-reduced-motion:reduce){[part~=caret]{animation:none}}
@media print{button,[part~=caret]{display:none}}
`
