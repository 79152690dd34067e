// The nonlinear functions that ops fuse, and their slopes, as WGSL functions on four numbers. They take
// forms in which nothing cancels and an overflow of exp ends in 0 or 1, never in NaN.

/** Codes as ops pass them: 0 none, 1 GELU (tanh form), 2 GELU (exact), 3 SiLU. */
type Code = number

/** `fn activate(x: vec4f) -> vec4f` */
export function activate(code: Code): string {
  const body = [
    'return x;',
    'return x / (1 + exp(-x * (1.59576912 + 0.0713548163 * x * x)));',
    'return max(x, vec4f()) - abs(x) * normalTail(abs(x), exp(-0.5 * x * x));',
    'return x / (1 + exp(-x));',
  ][code]
  return `${code === 2 ? NORMAL_TAIL : ''}
fn activate(x: vec4f) -> vec4f { ${body} }`
}

/** `fn slope(x: vec4f) -> vec4f`, the derivative of {@link activate} */
export function slope(code: Code): string {
  const body = [
    'return vec4f(1);',
    `let s = 1 / (1 + exp(-x * (1.59576912 + 0.0713548163 * x * x)));
  return s * (1 + (1 - s) * x * (1.59576912 + 0.214064449 * x * x));`,
    `let e = exp(-0.5 * x * x);
  let tail = normalTail(abs(x), e);
  return select(1 - tail, tail, x < vec4f()) + 0.39894228 * x * e;`,
    `let s = 1 / (1 + exp(-x));
  return s * (1 + x * (1 - s));`,
  ][code]
  return `${code === 2 ? NORMAL_TAIL : ''}
fn slope(x: vec4f) -> vec4f {
  ${body}
}`
}

/** Φ(−z) where e = e^(−z²/2), z ≥ 0: minimax in t = 1 / (1 + 0.31 z), relative error 1.6e-7. */
const NORMAL_TAIL = `
fn normalTail(z: vec4f, e: vec4f) -> vec4f {
  let t = 1 / (1 + 0.31 * z);
  var p = -0.141601324 + t * 0.0358408764;
  p = 0.155062675 + t * p;
  p = -0.0148990238 + t * p;
  p = 0.11010804 + t * p;
  p = 0.107771665 + t * p;
  p = 0.124060258 + t * p;
  p = 0.123656914 + t * p;
  return p * t * e;
}`
