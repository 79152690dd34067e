// inspect --html: one page with everything in it, of the model that ships.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { storyModel } from '@ts/story-model'
import { expect, test } from 'vitest'
import { temporaryFolder, tinystories } from './cli.ts'

const at = temporaryFolder()
const model = fileURLToPath(storyModel)

test('the page needs nothing else, says what the text says, and holds every head’s looks', async () => {
  const text = 'Once upon a time, a <b>cat</b> said "</script>" & <!-- ran.'
  const args = ['--model', model, '--text', text, '--neurons', '2', '--html', at('inside.html')]
  const { code, stdout, stderr } = await tinystories(['inspect', ...args])
  const wrote = `Wrote ${at('inside.html')}; open it in a browser.\n`
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: wrote })
  const page = await readFile(at('inside.html'), 'utf8')
  expect(page).toMatch(/^<!doctype html>\n<html lang="en">/)
  // Nothing is fetched, and nothing of the text is taken for a part of the page.
  expect(page).not.toMatch(/https?:|<link|<img|@import|url\(| src=/)
  expect(page.match(/<\/script>/g)).toHaveLength(2)
  expect(page).not.toContain('<!--')
  expect(page).not.toContain('<b>')

  const [, json] = /<script id="data" type="application\/json">(.*?)<\/script>/s.exec(page)!
  const { texts, heads } = JSON.parse(json!) as {
    readonly texts: readonly string[]
    readonly heads: Readonly<Record<string, string>>
  }
  expect(texts.join('')).toBe(text)
  const names = [...page.matchAll(/data-head="([\d.]+)"/g)].map(([, name]) => name!)
  expect(Object.keys(heads)).toEqual(names)
  expect(names.length).toBe(24)
  const time = texts.length
  for (const name of names) {
    const bytes = Buffer.from(heads[name]!, 'base64')
    expect(bytes.length).toBe((time * (time + 1)) / 2)
    for (let i = 0; i < time; i++) {
      const row = bytes.subarray((i * (i + 1)) / 2, ((i + 1) * (i + 2)) / 2)
      const sum = row.reduce((total, byte) => total + byte / 255, 0)
      // Each byte is rounded.
      expect(Math.abs(sum - 1)).toBeLessThan((i + 1) / 500)
    }
  }
  expect(page.match(/<h3>\d+\.\d+, usually/g)).toHaveLength(2)
})

test('a place that cannot be written is told, and the JSON comes with the page', async () => {
  const args = ['inspect', '--model', model, '--text', 'Tom ran.', '--neurons', '0']
  const bad = await tinystories([...args, '--html', '/dev/null/x.html'])
  expect(bad.code).toBe(1)
  expect(bad.stderr).toMatch(/^tinystories: [^\n]*\/dev\/null[^\n]*\n$/)
  const both = await tinystories([...args, '--html', at('b.html'), '--json'])
  expect(JSON.parse(both.stdout).heads).toHaveLength(24)
})
