// A bar chart as SVG, for pages that must need nothing but themselves.

/** Bars with labels. */
export interface Bars {
  readonly title: string
  readonly labels: readonly string[]
  readonly values: readonly number[]
  /** how a value is written, default two decimals */
  readonly show?: (value: number) => string
}

const height = 150
const width = 460

/** Upright bars; where there are many only some labels are written, the outermost partly beside the bars, and only the largest value. */
export function columnChart({ title, labels, values, show = twoDecimals }: Bars): string {
  const most = Math.max(...values, 1e-9)
  const step = width / Math.max(1, values.length)
  const every = Math.ceil(values.length / 11)
  const bars = values.map((value, i) => {
    const tall = (value / most) * height
    const [x, label] = [i * step, labels[i] ?? '']
    const name =
      i % every === 0
        ? `<text x="${round(x + step / 2)}" y="${height + 14}" text-anchor="middle">${escapeHtml(label)}</text>`
        : ''
    const told = value > 0 && (values.length <= 12 || value === most)
    const above = told
      ? `<text class="value" x="${round(x + step / 2)}" y="${round(height - tall - 5)}" text-anchor="middle">${escapeHtml(show(value))}</text>`
      : ''
    return `<rect x="${round(x + 1)}" y="${round(height - tall)}" width="${round(Math.max(1, step - 2))}" height="${round(tall)}"><title>${escapeHtml(`${label}: ${show(value)}`)}</title></rect>${above}${name}`
  })
  return `<figure><figcaption>${escapeHtml(title)}</figcaption><svg viewBox="-12 -18 ${width + 24} ${height + 38}" role="img" aria-label="${escapeHtml(title)}">${bars.join('')}<line x1="0" x2="${width}" y1="${height}" y2="${height}"/></svg></figure>`
}

/** Lying bars, one row for each label, with the value behind it. */
export function rowChart({ title, labels, values, show = twoDecimals }: Bars): string {
  const most = Math.max(...values, 1e-9)
  const rows = values.map((value, i) => {
    const [y, long] = [i * 18, (value / most) * 230]
    return `<text class="value" x="0" y="${y + 12}">${escapeHtml((labels[i] ?? '').slice(0, 30))}</text><rect x="165" y="${y + 2}" width="${round(long)}" height="13"/><text x="${round(170 + long)}" y="${y + 12}">${escapeHtml(show(value))}</text>`
  })
  return `<figure><figcaption>${escapeHtml(title)}</figcaption><svg viewBox="0 0 ${width} ${Math.max(1, values.length) * 18}" role="img" aria-label="${escapeHtml(title)}">${rows.join('')}</svg></figure>`
}

/** Text that stands for itself in HTML, also inside quotes. */
export function escapeHtml(text: string): string {
  return text.replace(
    /[&<>"']/g,
    (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[c]!,
  )
}

/** 0.123 as `12.3 %`. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}

function twoDecimals(value: number): string {
  return Number.isInteger(value) ? value.toLocaleString('en-US') : value.toFixed(2)
}

function round(value: number): string {
  return value.toFixed(1)
}
