/** Text that stands for itself in HTML, in attributes too. */
export function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  }
  return text.replace(/[&<>"']/g, (character) => entities[character])
}

/** `950`, `12.3 k`, `4.56 M`, `0.0021`, `3e-5`: three digits, in a form that is read at a glance. */
export function shortNumber(value: number): string {
  const size = Math.abs(value)
  if (size === 0 || !Number.isFinite(value)) return String(value)
  if (size < 1e-4) return value.toExponential(2).replace(/\.?0+e/, 'e')
  if (size < 1000) return String(Number(value.toPrecision(3)))
  const power = Math.min(3, Math.floor(Math.log10(size) / 3))
  return `${Number((value / 1000 ** power).toPrecision(3))} ${['', 'k', 'M', 'G'][power]}`
}

/** `45 s`, `12 min`, `3 h 20 min` */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
