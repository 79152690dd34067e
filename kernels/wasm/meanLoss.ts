// y = Σ losses over targets ≥ 0, divided by their number (0 if there are none). Unit: the whole.

export function meanLoss(
  losses: usize,
  targets: usize,
  y: usize,
  rows: i32,
  start: i32,
  end: i32,
): void {
  if (start == end) return
  let total: f64 = 0
  for (let i = 0; i < rows; i++) {
    const offset = (i as usize) << 2
    if (load<i32>(targets + offset) >= 0) total += load<f32>(losses + offset) as f64
  }
  const count = countTargets(targets, rows)
  store<f32>(y, count ? ((total / count) as f32) : 0)
}

/** How many targets are not masked. */
export function countTargets(targets: usize, rows: i32): i32 {
  let count = 0
  for (let i = 0; i < rows; i++) count += (load<i32>(targets + ((i as usize) << 2)) >= 0) as i32
  return count
}
