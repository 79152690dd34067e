import { expect, test } from 'vitest'
import { z } from 'zod'
import { askFor } from '../src/index.ts'
import type { Fault } from '../src/testing/index.ts'
import { started } from './started.ts'
import { story } from './story.ts'

const grades = z.object({ grammar: z.int().min(1).max(10), age: z.enum(['A', 'B']).nullable() })
const good = '{"grammar":7,"age":"B"}'

test('a value that fits, with the schema told to the server', async () => {
  const { server, chat } = await started({ answer: () => good })
  const result = await askFor(chat, grades, story('a frog'), { name: 'grades' })
  expect(result).toEqual({ kind: 'answer', value: { grammar: 7, age: 'B' } })
  const format = server.calls[0]?.request.response_format
  expect(format).toMatchObject({
    type: 'json_schema',
    json_schema: {
      name: 'grades',
      strict: true,
      schema: { type: 'object', required: ['grammar', 'age'], additionalProperties: false },
    },
  })
  expect(JSON.stringify(format)).not.toContain('$schema')
})

test.each([
  ['not JSON', 'I think it is good', 'it is not JSON'],
  ['of the wrong kind', '{"grammar":70,"age":"B"}', 'grammar: '],
  ['cut short', '{"grammar":7', 'it is not JSON'],
])('an answer that is %s is asked for once more, with what was wrong', async (_, bad, problem) => {
  const { server, chat, ledger } = await started({ answer: (_, call) => (call === 0 ? bad : good) })
  for (let time = 0; time < 2; time++) {
    const result = await askFor(chat, grades, story('a frog'))
    expect(result).toEqual({ kind: 'answer', value: { grammar: 7, age: 'B' } })
  }
  expect(server.calls.length).toBe(2)
  const { messages } = server.calls[1]!.request
  expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user'])
  expect(messages[1]?.content).toBe(bad)
  expect(messages[2]?.content).toContain(problem)
  expect(ledger.counts.answer).toBe(2)
})

test('two answers that do not fit are a mismatch, and no third is asked for', async () => {
  const { server, chat } = await started({ answer: () => '{"grammar":0}' })
  const result = await askFor(chat, grades, story('a frog'))
  expect(result).toMatchObject({ kind: 'mismatch', text: '{"grammar":0}' })
  expect((result as { problem: string }).problem).toMatch(/^grammar: .*; age: /)
  expect(server.calls.length).toBe(2)
})

test('JSON in a fence is JSON', async () => {
  const { server, chat } = await started({ answer: () => `\`\`\`json\n${good}\n\`\`\`\n` })
  expect(await askFor(chat, grades, story('a frog'))).toMatchObject({ kind: 'answer' })
  expect(server.calls.length).toBe(1)
})

test('refusals and answers cut off are not asked again', async () => {
  const faults: Fault[] = [{ kind: 'refusal', reason: 'No.' }, { kind: 'length' }]
  const { server, chat } = await started({ answer: () => good, fault: (call) => faults[call] })
  expect(await askFor(chat, grades, story(0))).toMatchObject({ kind: 'refusal', reason: 'No.' })
  expect(await askFor(chat, grades, story(1))).toMatchObject({ kind: 'length' })
  expect(server.calls.length).toBe(2)
})
