// Draws a token for each row of logits; a workgroup per row. Weights are computed anew in every pass: memory holds
// none. Cuts are found by halving. At last lanes have consecutive ids each, so that running sums go through the lanes
// in order.
import type { WgslKernel } from './kernel.ts'
import { numbersIn } from './perItem.ts'
import { perRow } from './perRow.ts'

const LOWEST = '-3.0e38'

export const drawTokens: WgslKernel = ({ sizes: { vocabulary }, units }, device) =>
  perRow(
    {
      rows: units,
      bindings: [
        numbersIn(0, 'logits'),
        { input: 1, name: 'settings', type: 'array<f32>' },
        { output: 0, name: 'ids', type: 'array<i32>' },
      ],
      head: `// The logits of a row from place \`start\` on, the largest of them, and what they are multiplied with.
struct Row { start: u32, known: u32, top: f32, scale: f32 }
fn weight(row: Row, id: u32) -> f32 {
  let x = logits[row.start + id];
  return select(0.0, exp((x - row.top) * row.scale), x > ${LOWEST});
}
// A lane's part of the weights that are not less than \`least\`: their sum, or how many.
fn share(row: Row, first: u32, end: u32, step: u32, least: f32, counted: bool) -> f32 {
  var sum = 0.0;
  for (var id = first; id < end; id += step) {
    let w = weight(row, id);
    if (w >= least) { sum += select(w, 1.0, counted); }
  }
  return sum;
}`,
      body: `let at = 6u * r;
  let known = min(u32(settings[at + 5u]), ${vocabulary}u);
  let start = r * ${vocabulary}u;
  let own = (known + 63u) / 64u;
  let first = min(lane * own, known);
  let end = min(first + own, known);
  var most = ${LOWEST};
  var best = ${vocabulary}u;
  for (var id = first; id < end; id++) {
    if (logits[start + id] > most) {
      most = logits[start + id];
      best = id;
    }
  }
  let row = Row(start, known, largest(lane, most), 1.0 / settings[at]);
  var chosen = ${vocabulary}u - u32(largest(lane, select(0.0, f32(${vocabulary}u - best), most == row.top)));
  var least = 0.0;
  if (settings[at] > 0.0) {
    // Top-k, then top-p: the largest weight from which up there are so many, or so much of them.
    for (var cut = 0; cut < 2; cut++) {
      let counted = cut == 0;
      let wanted = settings[at + select(2u, 1u, counted)];
      if (select(wanted >= 1.0, wanted == 0.0, counted)) { continue; }
      let all = total(lane, share(row, lane, known, 64u, least, counted));
      let goal = select(wanted * all, min(wanted, all), counted);
      var low = 0u;
      var high = 0x3f800001u;
      for (var n = 0; n < 30; n++) {
        let middle = (low + high) / 2u;
        let found = total(lane, share(row, lane, known, 64u, max(least, bitcast<f32>(middle)), counted));
        if (found >= goal) { low = middle; } else { high = middle; }
      }
      least = max(least, bitcast<f32>(low));
    }
  }
  least = max(least, settings[at + 3u]);
  let mine = share(row, first, end, 1u, least, false);
  let goal = settings[at + 4u] * total(lane, mine);
  lanes[lane] = mine;
  workgroupBarrier();
  var before = 0.0;
  for (var n = 0u; n < lane; n++) { before += lanes[n]; }
  workgroupBarrier();
  var drawn = 0.0;
  if (settings[at] > 0.0 && settings[at + 1u] != 1.0 && before <= goal && goal < before + mine) {
    var left = goal - before;
    for (var id = first; id < end; id++) {
      let w = weight(row, id);
      if (w < least) { continue; }
      left -= w;
      if (left < 0.0) {
        drawn = f32(${vocabulary}u - id);
        break;
      }
    }
  }
  // Of lanes that round to either side of the goal the first has it.
  drawn = largest(lane, drawn);
  if (drawn > 0.0) { chosen = ${vocabulary}u - u32(drawn); }
  let none = row.top <= ${LOWEST} || row.top > 3.0e38;
  if (lane == 0u) { ids[r] = select(i32(chosen), -1, none); }`,
    },
    device,
  )
