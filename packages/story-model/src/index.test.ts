import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { openWasm } from '@ts/tensor'
import { Generator, shapeOf } from '@ts/transformer'
import { openModel } from '@ts/transformer/node'
import { expect, test } from 'vitest'
import { storyModel } from './index.ts'

const path = fileURLToPath(storyModel)

test('the file is small enough for a page and names its data’s licence', async () => {
  const bytes = await readFile(path)
  expect(bytes.length).toBeLessThanOrEqual(1_500_000)
  expect(bytes.includes('CDLA-Sharing-1.0')).toBe(true)
})

test('tells a story from its beginning to its end', async () => {
  const opened = await openModel(path)
  const backend = await openWasm()
  await opened.load(backend)
  const tokenizer = (await opened.tokenizer())!
  expect(tokenizer.vocabSize).toBe(shapeOf(opened.config).vocabulary)
  const generator = await Generator.open(backend, opened.model, { tokenizer })
  const sampling = { temperature: 0.6, topP: 0.9 }
  const told = await generator.complete('Once upon a time', { sampling, seed: 1 })
  expect(told.end).toBe('stop')
  expect(told.text.trim().split(/\s+/).length).toBeGreaterThan(50)
  expect(told.text).toMatch(/[.!?"”]\s*$/)
  generator.close()
  await opened.close()
  backend.close()
})
