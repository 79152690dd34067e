// What the report looks like, and the little that moves in it.

/** The style of the page; light and dark follow the reader's system. */
export const style: string = `
:root{color-scheme:light dark;--page:#f7f6f3;--card:#fff;--ink:#1f2328;--soft:#59616a;--line:#e4e2dc;--mark:#fff3c4;--good:#d5efd8;--goodink:#11602a;--half:#fbecc0;--halfink:#715200;--bad:#f9d9d4;--badink:#8f2318;--c0:#2f6fde;--c1:#b35900;--c2:#1e7b48;--c3:#8d48bd;--c4:#b8386f;--c5:#4d6977}
@media(prefers-color-scheme:dark){:root{--page:#14161a;--card:#1c1f25;--ink:#e8e6e1;--soft:#98a0aa;--line:#2d323b;--mark:#4a4018;--good:#173a24;--goodink:#8fdca8;--half:#433512;--halfink:#eccb74;--bad:#4a1f1b;--badink:#f3a79d;--c0:#6ea8ff;--c1:#f5a35c;--c2:#62cf94;--c3:#c495ec;--c4:#ef82b1;--c5:#94b4c4}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
main{max-width:1180px;margin:0 auto;padding:32px 20px 64px}
h1{font-size:26px;margin:0}h2{font-size:19px;margin:40px 0 4px}h3{font-size:15px;margin:20px 0 6px}
header p,.lead{margin:4px 0 16px;color:var(--soft);max-width:75ch}
.warn{background:var(--half);color:var(--halfink);border-radius:10px;padding:10px 14px;margin:10px 0}.warn p{margin:2px 0;color:inherit;max-width:none}
.card,.chart,.scroll,details{background:var(--card);border:1px solid var(--line);border-radius:10px}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,440px),1fr));gap:12px;margin-top:12px}
.chart{margin:0;padding:14px;overflow-x:auto}.tall{grid-row:span 2;display:flex;flex-direction:column}.tall svg{margin:auto}.chart svg{display:block;width:100%;min-width:440px;height:auto;margin:0 auto}
figcaption small{color:var(--soft)}
.legend{display:flex;flex-wrap:wrap;gap:4px 16px;font-size:13px;color:var(--soft);margin:6px 0}
.legend i{display:inline-block;width:12px;height:12px;border-radius:3px;margin-right:6px;vertical-align:-1px}
svg text{fill:var(--soft);font-size:12px;font-variant-numeric:tabular-nums}text.y{text-anchor:end}text.x{text-anchor:middle}
.grid{stroke:var(--line)}.ring{fill:none;stroke:var(--line)}.whisker{stroke:var(--ink);stroke-width:1.4;fill:none;opacity:.75}
${[0, 1, 2, 3, 4, 5].map((i) => `rect.c${i},circle.c${i}{fill:var(--c${i})}i.c${i}{background:var(--c${i})}.area.c${i},.band.c${i}{fill:var(--c${i});fill-opacity:.13}.area.c${i},.line.c${i}{stroke:var(--c${i});stroke-width:2}b.c${i}{color:var(--c${i})}`).join('')}
.line{fill:none;stroke-linejoin:round}
.scroll{overflow-x:auto;margin:10px 0}
table{border-collapse:collapse;width:100%;font-size:14px}
th,td{padding:7px 12px;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}tr:last-child>td,tr:last-child>th{border-bottom:0}
thead th{color:var(--soft);font-weight:500;white-space:nowrap}tbody th{font-weight:500;min-width:150px}th small{color:var(--soft);font-weight:400}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}td small{color:var(--soft);white-space:nowrap}
td.right{background:var(--good);color:var(--goodink)}td.partly{background:var(--half);color:var(--halfink)}td.wrong{background:var(--bad);color:var(--badink)}td.undecided{color:var(--soft)}td:is(.right,.partly,.wrong) small{color:inherit}
.qa td{max-width:340px;min-width:150px}.qa td small{display:block;white-space:normal;color:inherit}
.story{font:16px/1.6 Georgia,serif;white-space:pre-wrap;margin:0}.given{color:var(--soft)}.cut{color:var(--badink);font-weight:700;padding:0 1px}
details{margin:8px 0}summary{cursor:pointer;padding:10px 14px;overflow-wrap:anywhere}summary span{color:var(--soft)}details[open]>summary{border-bottom:1px solid var(--line)}
.side{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,420px),1fr))}.side>section{padding:14px;border-left:1px solid var(--line)}.side>section:first-child{border-left:0}
.completion{padding:10px 0;border-top:1px dashed var(--line)}.completion:first-of-type{border-top:0}
.chips{display:flex;flex-wrap:wrap;gap:5px;margin:8px 0 4px}.chips span{font-size:12.5px;padding:1px 8px;border-radius:99px;border:1px solid var(--line);color:var(--soft);font-variant-numeric:tabular-nums}.chips span b{color:var(--ink)}
.said{font-size:14px;color:var(--soft);border-left:3px solid var(--line);padding-left:10px;margin:6px 0;white-space:pre-wrap}
.tools{display:flex;gap:10px;flex-wrap:wrap;margin:8px 0}input,button{font:inherit;font-size:14px;padding:6px 12px;border:1px solid var(--line);border-radius:8px;background:var(--card);color:var(--ink)}input{flex:1;min-width:200px}
footer{margin-top:48px;color:var(--soft);font-size:13px}
@media print{details>*{display:block}.tools{display:none}}
`

/** Finds stories by a word, and opens or closes all of them. */
export const script: string = `
const stories=[...document.querySelectorAll('details.prompt')],find=document.querySelector('#find'),all=document.querySelector('#all')
find?.addEventListener('input',()=>{const words=find.value.toLowerCase();for(const one of stories)one.hidden=!one.textContent.toLowerCase().includes(words)})
all?.addEventListener('click',()=>{const open=!stories.every(one=>one.open);for(const one of stories)one.open=open})
`
