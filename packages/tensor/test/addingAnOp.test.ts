// The code in docs/adding-an-op.md is the code of the tree.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const root = new URL('../../../', import.meta.url)
const page = readFileSync(new URL('docs/adding-an-op.md', root), 'utf8')
const quotes = [...page.matchAll(/<!-- (\S+) -->\n```ts\n(.*?)```/gs)]

test('every quote names its file', () => {
  expect(quotes.length).toBeGreaterThan(0)
  expect(quotes.length).toBe(page.split('```ts').length - 1)
})

test.each(quotes.map(([, path, code]) => [path, code]))('quotes %s', (path, code) => {
  expect(readFileSync(new URL(path, root), 'utf8')).toContain(code)
})
