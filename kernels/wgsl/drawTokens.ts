// Draws a token for each row of logits; a workgroup per row. Lanes have consecutive ids each, so that running
// sums go through the lanes in order. For top-k each lane offers its largest logit that is not taken yet.
import type { WgslKernel } from './kernel.ts'
import { numbersIn } from './perItem.ts'
import { perRow } from './perRow.ts'

const LOWEST = '-3.0e38'
/** No id. */
const NONE = '0xffffffffu'

export const drawTokens: WgslKernel = ({ sizes: { vocabulary }, units }, device) =>
  perRow(
    {
      rows: units,
      bindings: [
        numbersIn(0, 'logits'),
        { input: 1, name: 'settings', type: 'array<vec4f>' },
        { output: 0, name: 'ids', type: 'array<i32>' },
      ],
      head: `var<workgroup> offers: array<f32, 64>;
var<workgroup> offered: array<u32, 64>;
var<workgroup> kept: array<f32, 64>;
var<workgroup> keptIds: array<u32, 64>;
var<workgroup> chosen: i32;
struct Offer { logit: f32, id: u32 }
// The largest logit of some ids that comes after one that is taken: it is smaller, or equal and behind.
fn offer(start: u32, first: u32, end: u32, taken: Offer) -> Offer {
  var best = Offer(${LOWEST}, ${NONE});
  for (var id = first; id < end; id++) {
    let x = logits[start + id];
    let after = x < taken.logit || (x == taken.logit && id > taken.id);
    if (after && x > best.logit) { best = Offer(x, id); }
  }
  return best;
}
// The largest of all lanes' offers; lanes come in the order of ids.
fn bestOffer() -> Offer {
  var best = Offer(${LOWEST}, ${NONE});
  for (var n = 0u; n < 64u; n++) {
    if (offers[n] > best.logit) { best = Offer(offers[n], offered[n]); }
  }
  return best;
}`,
      body: `let start = r * ${vocabulary}u;
  let setting = settings[r];
  let known = min(u32(setting.w), ${vocabulary}u);
  let own = (known + 63u) / 64u;
  let first = min(lane * own, known);
  let end = min(first + own, known);
  var mine = offer(start, first, end, Offer(3.0e38, 0u));
  offers[lane] = mine.logit;
  offered[lane] = mine.id;
  workgroupBarrier();
  let best = bestOffer();
  if (lane == 0u) { chosen = select(-1, i32(best.id), best.id != ${NONE}); }
  workgroupBarrier();
  // Both are computed by all lanes alike, as barriers demand.
  let count = min(u32(setting.y), 64u);
  for (var n = 0u; n < 64u; n++) {
    let top = bestOffer();
    workgroupBarrier();
    if (n < count && top.id != ${NONE}) {
      if (lane == 0u) { kept[n] = top.logit; keptIds[n] = top.id; }
      if (top.id >= first && top.id < end) {
        mine = offer(start, first, end, top);
        offers[lane] = mine.logit;
        offered[lane] = mine.id;
      }
    } else if (lane == 0u) { kept[n] = ${LOWEST}; }
    workgroupBarrier();
    if (workgroupUniformLoad(&kept[n]) == ${LOWEST}) { break; }
  }
  let scale = 1.0 / setting.x;
  var sum = 0.0;
  for (var id = first; id < end; id++) { sum += exp((logits[start + id] - best.logit) * scale); }
  offers[lane] = sum;
  workgroupBarrier();
  if (setting.x > 0.0 && best.id != ${NONE} && count != 1u) {
    if (count > 0u) {
      if (lane == 0u) {
        var all = 0.0;
        for (var n = 0u; n < count && kept[n] > ${LOWEST}; n++) { all += exp((kept[n] - best.logit) * scale); }
        var left = setting.z * all;
        for (var n = 0u; n < count && kept[n] > ${LOWEST}; n++) {
          left -= exp((kept[n] - best.logit) * scale);
          if (left < 0.0) { chosen = i32(keptIds[n]); break; }
        }
      }
    } else {
      var all = 0.0;
      for (var n = 0u; n < 64u; n++) { all += offers[n]; }
      let goal = setting.z * all;
      var before = 0.0;
      for (var n = 0u; n < lane; n++) { before += offers[n]; }
      if (before <= goal && goal < before + offers[lane]) {
        var left = goal - before;
        for (var id = first; id < end; id++) {
          left -= exp((logits[start + id] - best.logit) * scale);
          if (left < 0.0) { chosen = i32(id); break; }
        }
      }
    }
  }
  workgroupBarrier();
  if (lane == 0u) { ids[r] = chosen; }`,
    },
    device,
  )
