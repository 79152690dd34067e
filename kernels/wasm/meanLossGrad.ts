// dlosses = dy / number of targets ≥ 0 there, 0 elsewhere. Unit: the whole.
import { countTargets } from './meanLoss'

export function meanLossGrad(
  targets: usize,
  dy: usize,
  dlosses: usize,
  rows: i32,
  start: i32,
  end: i32,
): void {
  if (start == end) return
  const share = load<f32>(dy) / (countTargets(targets, rows) as f32)
  for (let i = 0; i < rows; i++) {
    const offset = (i as usize) << 2
    store<f32>(dlosses + offset, load<i32>(targets + offset) >= 0 ? share : 0)
  }
}
