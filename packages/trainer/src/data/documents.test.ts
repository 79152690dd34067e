import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonlDocuments, splitDocuments } from './documents.ts'

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const item of items) list.push(item)
  return list
}

const pieces = (text: string, sizes: readonly number[]): string[] => {
  const list: string[] = []
  let at = 0
  for (const size of sizes) list.push(text.slice(at, (at += size)))
  return [...list, text.slice(at)]
}

test('splits at the separator wherever the chunks are cut', async () => {
  const text = 'One.\n<|endoftext|>\n Two <|endo no.\n<|endoftext|><|endoftext|>\nThree.'
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(9)), async (sizes) => {
      const documents = await collect(splitDocuments(pieces(text, sizes)))
      expect(documents).toEqual(['One.', 'Two <|endo no.', 'Three.'])
    }),
    { seed: 1 },
  )
})

test('reads the text field of every line wherever the chunks are cut', async () => {
  const stories = ['A “cat”.\nIt slept.', 'Two', '']
  const text = `${stories.map((story) => JSON.stringify({ id: 1, text: story })).join('\n')}\n\n`
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(30)), async (sizes) => {
      const documents = await collect(jsonlDocuments(pieces(text, sizes), 's.jsonl'))
      expect(documents).toEqual(['A “cat”.\nIt slept.', 'Two'])
    }),
    { seed: 1 },
  )
})

test('names the line that is wrong', async () => {
  const read = (text: string) => collect(jsonlDocuments([text], 's.jsonl', 'story'))
  await expect(read('{"story":"a"}\n{"story":')).rejects.toThrow('s.jsonl: line 2: must be JSON')
  await expect(read('{"text":"a"}')).rejects.toThrow(
    `s.jsonl: line 1: must be an object with a text 'story', got {"text":"a"}`,
  )
  await expect(read('null')).rejects.toThrow('line 1: must be an object')
})
