import { scratch } from './scratch'
export function attention(
  q: usize, k: usize, v: usize, o: usize, lse: usize,
  batch: i32, time: i32, heads: i32, kvHeads: i32, headSize: i32, window: i32,
  scale: f32, start: i32, end: i32,
): void {
  const p = scratch()
  const qs = heads * headSize, ks = kvHeads * headSize
  for (let unit = start; unit < end; unit++) {
    const b = unit / heads, h = unit % heads, g = h * kvHeads / heads
    for (let i = 0; i < time; i++) {
      const qi = q + (((b * time + i) * qs + h * headSize) << 2)
      const oi = o + (((b * time + i) * qs + h * headSize) << 2)
      const low = window > 0 ? max(0, i - window + 1) : 0
      let top: f32 = -Infinity
      for (let j = low; j <= i; j++) {
        const kj = k + (((b * time + j) * ks + g * headSize) << 2)
        let s: f32 = 0
        for (let d = 0; d < headSize; d++) s += load<f32>(qi + (d << 2)) * load<f32>(kj + (d << 2))
        s *= scale
        top = max(top, s)
        store<f32>(p + (j << 2), s)
      }
      let sum: f32 = 0
      for (let j = low; j <= i; j++) {
        const e = Mathf.exp(load<f32>(p + (j << 2)) - top)
        sum += e
        store<f32>(p + (j << 2), e)
      }
      for (let d = 0; d < headSize; d++) {
        let s: f32 = 0
        for (let j = low; j <= i; j++) s += load<f32>(p + (j << 2)) * load<f32>(v + (((b * time + j) * ks + g * headSize + d) << 2))
        store<f32>(oi + (d << 2), s / sum)
      }
      if (lse) store<f32>(lse + ((unit * time + i) << 2), top + Mathf.log(sum))
    }
  }
}
