// What the report's page looks like, and the little that moves in it.

/** The style of the page. */
export const style: string = `
:root{color-scheme:light dark;--page:#f7f6f3;--card:#fff;--ink:#1f2328;--soft:#656d76;--line:#e4e2dc;--first:#2f6fde;--second:#d9730d;--faint:#2f6fde33}
@media(prefers-color-scheme:dark){:root{--page:#14161a;--card:#1c1f25;--ink:#e8e6e1;--soft:#98a0aa;--line:#2d323b;--first:#6ea8ff;--second:#f5a35c;--faint:#6ea8ff38}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
main{max-width:1180px;margin:0 auto;padding:32px 20px 64px}
h1{font-size:26px;margin:0;overflow-wrap:anywhere}h2{font-size:17px;margin:32px 0 10px}
header p{margin:4px 0 20px;color:var(--soft)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(140px,1fr));gap:12px}
.tiles div,.chart,blockquote,table{background:var(--card);border:1px solid var(--line);border-radius:10px}
.tiles div{padding:12px 14px;display:flex;flex-direction:column}
.tiles span,.tiles small{color:var(--soft);font-size:13px}
.tiles b{font-size:24px;font-weight:600;line-height:1.25}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,440px),1fr));gap:12px;margin-top:12px}
.chart{margin:0;padding:14px 14px 6px;position:relative}
.wide{grid-column:1/-1}
figcaption small{color:var(--soft)}
.legend{float:right;font-size:13px;color:var(--soft)}.legend span{margin-left:14px}
.legend i{display:inline-block;width:14px;height:3px;border-radius:2px;margin-right:6px;vertical-align:middle;background:var(--first)}
.legend i.second{background:var(--second)}
svg{display:block;width:100%;height:auto;overflow:visible}
polyline{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round;stroke:var(--first)}
polyline.second{stroke:var(--second)}polyline.faint{stroke:var(--faint);stroke-width:1.2}
circle{fill:var(--first);stroke:var(--card);stroke-width:2}circle.second{fill:var(--second)}
.grid{stroke:var(--line)}.cursor{stroke:var(--soft);stroke-dasharray:3 3;visibility:hidden}
text{fill:var(--soft);font-size:11.5px;font-variant-numeric:tabular-nums}
text.y{text-anchor:end}text.x{text-anchor:middle}
output{position:absolute;top:40px;left:0;padding:5px 9px;background:var(--ink);color:var(--page);border-radius:6px;font-size:12.5px;white-space:pre;pointer-events:none;visibility:hidden;font-variant-numeric:tabular-nums}
blockquote{margin:0;padding:16px 20px;white-space:pre-wrap;font:16px/1.6 Georgia,serif;max-height:420px;overflow:auto}
table{border-spacing:0;padding:8px 14px;columns:2;display:block}tbody{display:block}
tr{display:flex;justify-content:space-between;gap:16px;break-inside:avoid;border-bottom:1px solid var(--line);padding:3px 0}
th{font-weight:400;color:var(--soft)}td{font-variant-numeric:tabular-nums;text-align:right}
@media(max-width:640px){.wide text{font-size:26px}.wide polyline{stroke-width:4}.wide polyline.faint{stroke-width:2}.wide circle{r:7px}table{columns:1}.legend{float:none;display:block}.legend span{margin:0 14px 0 0}}
`

/** Shows the values under the pointer. */
export const script: string = `
for(const figure of document.querySelectorAll('.chart')){
  const svg=figure.querySelector('svg'),cursor=figure.querySelector('.cursor'),output=figure.querySelector('output')
  const {lastStep,left,right,width,series}=JSON.parse(figure.querySelector('script').textContent)
  const show=on=>{for(const part of [cursor,output])part.style.visibility=on?'visible':'hidden'}
  svg.addEventListener('pointerleave',()=>show(false))
  svg.addEventListener('pointermove',event=>{
    const box=svg.getBoundingClientRect(),zoom=box.width/width
    const wanted=((event.clientX-box.left)/zoom-left)/(right-left)*lastStep
    const near=series.map(({name,points})=>({name,point:points.reduce((a,b)=>Math.abs(b[0]-wanted)<Math.abs(a[0]-wanted)?b:a)}))
    const step=near[0].point[0],x=left+step/lastStep*(right-left)
    cursor.setAttribute('x1',x);cursor.setAttribute('x2',x)
    output.textContent=['step '+step,...near.map(({name,point})=>name+'  '+Number(point[1].toPrecision(4))+(point[0]===step?'':' (step '+point[0]+')'))].join('\\n')
    const at=svg.offsetLeft+(box.left-figure.getBoundingClientRect().left)+x*zoom
    output.style.left=Math.max(4,Math.min(at+12,figure.clientWidth-output.offsetWidth-8))+'px'
    show(true)
  })
}
`
