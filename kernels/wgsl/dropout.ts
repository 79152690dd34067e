// y = x / (1 − rate) where the element's random number is at least rate, else 0; numbers as on WASM.
import { halves, real } from './code.ts'
import { elementwise, vectorsIn, vectorsOut } from './elementwise.ts'
import type { WgslKernel } from './kernel.ts'
import { numbersIn } from './perItem.ts'

export const dropout: WgslKernel = ({ sizes: { size, stream }, scalars: { rate } }, device) =>
  elementwise(
    {
      size,
      bindings: [...halves(vectorsIn(0, 'x'), vectorsOut(0, 'y')), numbersIn(1, 'seed', 'u32')],
      head: `${real({ factor: 1 / (1 - rate) })}
const threshold = ${Math.floor(rate * 2 ** 32)}u;
// lowbias32, https://github.com/skeeto/hash-prospector
fn mix4(value: vec4u) -> vec4u {
  var x = (value ^ (value >> vec4u(16))) * 0x7feb352du;
  x = (x ^ (x >> vec4u(15))) * 0x846ca68bu;
  return x ^ (x >> vec4u(16));
}`,
      body: `let key = mix4(vec4u(seed[0]) ^ mix4(vec4u(${stream})));
  let drawn = mix4((4 * i + vec4u(0, 1, 2, 3)) ^ key);
  set_y(i, keep(i, select(vec4f(), factor * get_x(i), drawn >= vec4u(threshold))));`,
    },
    device,
  )
