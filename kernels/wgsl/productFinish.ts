// What becomes of a product's sums: bias, activation and the two outputs, or a place among unfinished ones.
import { activate } from './activations.ts'
import { numbers, type Part, type Product, partialSize } from './product.ts'

/** `store(row, column, sums, split)` for four columns of one row of a part; ignores what is outside. */
export function store(part: Part): string {
  const { whole, rows, columns, splits, firstRow, firstColumn, firstSplit, sums } = part
  if (splits === 0) {
    return `${finish(whole)}
fn store(row: u32, column: u32, sums: vec4f, split: u32) {
  if (row < ${rows}u && column < ${columns}u) { finish(row, column + ${firstColumn}u, sums); }
}`
  }
  const length = Math.ceil(whole.columns / 4)
  const at = sums === 'apart' ? `(row + ${firstRow}u)` : 'row'
  return `
fn store(row: u32, column: u32, sums: vec4f, split: u32) {
  if (row < ${rows}u && column < ${columns}u) {
    let first = (split + ${firstSplit}u) * ${partialSize(whole) / 4}u;
    let i = first + ${at} * ${length}u + (column + ${firstColumn}u) / 4u;
    partial[i] = sums${sums === 'add' ? ' + partial[i]' : ''};
  }
}`
}

/** `finish(row, column, sums)` for four columns from a multiple of 4. Columns past the end are left alone. */
export function finish({ columns, bias, activation, outputs }: Product): string {
  const results = [...(outputs[0] ? ['y'] : []), ...(outputs[1] ? ['pre'] : [])]
  const value = { y: 'activate(x)', pre: 'x' }
  if (numbers(columns) === 'array<vec4f>') {
    return `${activate(activation)}
fn finish(row: u32, column: u32, sums: vec4f) {
  let i = (row * ${columns}u + column) / 4u;
  let x = sums${bias ? ' + bias[column / 4u]' : ''};
  ${results.map((name) => `set_${name}(i, ${value[name as 'y']});`).join('\n  ')}
}`
  }
  const biases = [0, 1, 2, 3].map((j) => `bias[min(column + ${j}u, ${columns - 1}u)]`)
  return `${activate(activation)}
fn finish(row: u32, column: u32, sums: vec4f) {
  let i = row * ${columns}u + column;
  let x = sums${bias ? ` + vec4f(${biases.join(', ')})` : ''};
  ${results
    .map((name) => {
      const stores = [0, 1, 2, 3].map((j) => {
        return `if (column + ${j}u < ${columns}u) { set_${name}(i + ${j}u, ${name}Values[${j}]); }`
      })
      return `let ${name}Values = ${value[name as 'y']};\n  ${stores.join('\n  ')}`
    })
    .join('\n  ')}
}`
}
