import { FormatError } from '@ts/transformer'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Completion, Prompt } from '../completion.ts'
import { completionLine, readCompletions } from './readCompletions.ts'
import { openRequests, planCompletions } from './subject.ts'

const prompts: readonly Prompt[] = [
  { set: 'beginnings', id: 'b1', text: 'A cat' },
  { set: 'questions', id: 'q1', text: 'After Sunday comes' },
  { set: 'instruct', id: 'i1', text: 'Story:', instruction: { words: ['cat'] } },
]
const completion = (at: number, sample: number): Completion => ({
  prompt: prompts[at]!,
  sample,
  text: ` "said" ${sample}\n`,
  end: 'stop',
})

test('what is written is read back, with the prompts as they are', () => {
  const list = [completion(0, 0), completion(0, 1), completion(1, 0), completion(2, 0)]
  const read = readCompletions(list.map(completionLine).join('\n'), 'c.jsonl', { known: prompts })
  expect(read).toEqual(list)
  expect(read[3]?.prompt.instruction).toEqual({ words: ['cat'] })
})

test("another program's completions: prompts by their text, samples by their order", () => {
  const text = ['A cat', 'A dog', 'A cat'].map((prompt, i) =>
    JSON.stringify({ prompt, completion: ` ${i}` }),
  )
  const read = readCompletions(text.join('\n'), 'c.jsonl', { known: prompts })
  expect(read.map(({ prompt, sample }) => [prompt.set, prompt.id, sample])).toEqual([
    ['beginnings', 'b1', 0],
    ['beginnings', 'prompt-4', 0],
    ['beginnings', 'b1', 1],
  ])
  expect(read[0]?.end).toBeNull()
})

test('a line that a crash cut off is left out only where that is expected', () => {
  const text = `${completionLine(completion(0, 0))}\n{"set":"begin\n${completionLine(completion(0, 1))}`
  expect(readCompletions(text, 'c.jsonl', { known: prompts, tolerant: true }).length).toBe(2)
  const at = completionLine(completion(0, 0)).length + 1
  expect(() => readCompletions(text, 'c.jsonl')).toThrow(`c.jsonl: line 2 at byte ${at}: not JSON`)
})

test('mutations of a file give completions or a FormatError', () => {
  const text = [completion(0, 0), completion(1, 0)].map(completionLine).join('\n')
  const piece = fc.oneof(
    fc.string({ maxLength: 3 }),
    fc.constantFrom('"', '{', ',', 'null', '-1', '1e999', '\n', '\u0000'),
  )
  fc.assert(
    fc.property(fc.nat(text.length), fc.nat(6), piece, (at, cut, put) => {
      try {
        for (const one of readCompletions(
          text.slice(0, at) + put + text.slice(at + cut),
          'c.jsonl',
        )) {
          expect([typeof one.text, typeof one.prompt.text, one.sample >= 0]).toEqual([
            'string',
            'string',
            true,
          ])
        }
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError)
        expect((error as Error).message).toMatch(/^c\.jsonl: line \d/)
      }
    }),
    { numRuns: 3000, seed: 8 },
  )
})

test('plans: k completions of beginnings, one greedy answer, seeds that depend on the prompt alone', () => {
  const plan = planCompletions(prompts, { completions: 3, temperature: 0.8 })
  expect(plan.map(({ samples, temperature }) => [samples, temperature])).toEqual([
    [3, 0.8],
    [1, 0],
    [1, 0.8],
  ])
  const backwards = planCompletions([...prompts].reverse())
  expect(backwards.map(({ seed }) => seed).reverse()).toEqual(plan.map(({ seed }) => seed))
  expect(new Set(plan.map(({ seed }) => seed)).size).toBe(3)
  const open = openRequests(plan, [completion(0, 0), completion(0, 1), completion(1, 0)])
  expect(open.map(({ prompt }) => prompt.id)).toEqual(['b1', 'i1'])
})
