import { scratch } from './scratch'
export function attentionGrad(
  q: usize, k: usize, v: usize, o: usize, lse: usize, dO: usize, dq: usize, dk: usize, dv: usize,
  batch: i32, time: i32, heads: i32, kvHeads: i32, headSize: i32, window: i32,
  scale: f32, start: i32, end: i32,
): void {
  const qs = heads * headSize, ks = kvHeads * headSize, group = heads / kvHeads
  for (let unit = start; unit < end; unit++) {
    const b = unit / kvHeads, g = unit % kvHeads
    for (let j = 0; j < time; j++) {
      memory.fill(dk + (((b * time + j) * ks + g * headSize) << 2), 0, headSize << 2)
      memory.fill(dv + (((b * time + j) * ks + g * headSize) << 2), 0, headSize << 2)
    }
    for (let h = g * group; h < (g + 1) * group; h++) {
      for (let i = 0; i < time; i++) {
        const at = ((b * time + i) * qs + h * headSize) << 2
        const l = load<f32>(lse + (((b * heads + h) * time + i) << 2))
        let delta: f32 = 0
        for (let d = 0; d < headSize; d++) {
          delta += load<f32>(o + at + (d << 2)) * load<f32>(dO + at + (d << 2))
          store<f32>(dq + at + (d << 2), 0)
        }
        for (let j = window > 0 ? max(0, i - window + 1) : 0; j <= i; j++) {
          const kj = ((b * time + j) * ks + g * headSize) << 2
          let s: f32 = 0, dp: f32 = 0
          for (let d = 0; d < headSize; d++) {
            s += load<f32>(q + at + (d << 2)) * load<f32>(k + kj + (d << 2))
            dp += load<f32>(dO + at + (d << 2)) * load<f32>(v + kj + (d << 2))
          }
          const p = Mathf.exp(s * scale - l)
          const ds = p * (dp - delta) * scale
          for (let d = 0; d < headSize; d++) {
            const x = d << 2
            store<f32>(dq + at + x, load<f32>(dq + at + x) + ds * load<f32>(k + kj + x))
            store<f32>(dk + kj + x, load<f32>(dk + kj + x) + ds * load<f32>(q + at + x))
            store<f32>(dv + kj + x, load<f32>(dv + kj + x) + p * load<f32>(dO + at + x))
          }
        }
      }
    }
  }
}
