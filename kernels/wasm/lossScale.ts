// The next loss scale: half where factor is 0 (the gradient was not finite), twice after `patience` other steps in a row,
// within [1 / largest, largest]. Unit: the whole. In place.

export function lossScale(
  scale: usize,
  good: usize,
  factor: usize,
  newScale: usize,
  newGood: usize,
  patience: f32,
  largest: f32,
  start: i32,
  end: i32,
): void {
  if (start == end) return
  const failed = load<f32>(factor) == 0
  const steps: f32 = failed ? 0 : load<f32>(good) + 1
  const grows = steps >= patience
  const next = load<f32>(scale) * (failed ? <f32>0.5 : grows ? 2 : 1)
  store<f32>(newScale, min<f32>(largest, max<f32>(1 / largest, next)))
  store<f32>(newGood, grows ? 0 : steps)
}
