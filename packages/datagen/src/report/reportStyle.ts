// How the page looks: a leaf of paper for each part, the reader's own light or dark.

/** The style of a report. */
export const reportStyle = `
:root { color-scheme: light dark; --ground: light-dark(#efe7d8, #12151a); --paper: light-dark(#fbf7ee, #1b1f26); --edge: light-dark(#e0d5c0, #2c323c);
  --ink: light-dark(#2c2620, #e9e2d4); --soft: light-dark(#6a5d4d, #a79f91); --accent: light-dark(#3c7672, #8cc7b8) }
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--ink); font: 17px/1.6 "Iowan Old Style", Palatino, Georgia, serif }
main { max-width: 62rem; margin: auto; padding: clamp(1rem, 4vw, 3rem) }
h1 { font-size: 1.6rem; font-weight: 600; margin: 0; overflow-wrap: anywhere } h2 { font-size: 1.2rem; font-weight: 600; margin: 0 0 .6rem }
section { background: var(--paper); border: 1px solid var(--edge); border-radius: 10px; padding: clamp(1rem, 3vw, 1.8rem); margin: 1.4rem 0 }
table { border-collapse: collapse; width: 100% }
td { padding: .3rem 0 .3rem 1.2rem; vertical-align: top; border-bottom: 1px solid var(--edge); font-variant-numeric: tabular-nums; overflow-wrap: anywhere }
td:first-child { padding-left: 0; width: 17rem; max-width: 45vw; color: var(--soft) } tr:last-child td { border-bottom: 0 }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: 1.8rem 2.5rem; margin-top: 1rem }
figure { margin: 0 } figcaption { color: var(--soft); font-style: italic; margin-bottom: .5rem }
svg { display: block; width: 100%; max-width: 32rem; height: auto } rect { fill: var(--accent) } line { stroke: var(--edge) }
text { font: 11.5px system-ui, sans-serif; fill: var(--soft) } text.value { fill: var(--ink) }
@media (max-width: 40rem) { tr { display: block; padding: .4rem 0; border-bottom: 1px solid var(--edge) } tr:last-child { border: 0 } td, td:first-child { display: block; width: auto; max-width: none; padding: 0; border: 0 } }`
