// From a model that is trained here to a report. The judge's server is the only thing that is made up: it counts.
import { Ledger, LedgeredChat, memoryStore, openaiChat } from '@ts/chat'
import { fakeOpenAI } from '@ts/chat/testing'
import { writeStories } from '@ts/datagen'
import { openWasm } from '@ts/tensor'
import { trainBpe } from '@ts/tokenizer'
import {
  encodeDocuments,
  joinShards,
  memoryStore as memoryRun,
  openShard,
  recipe,
  train,
  writeShards,
} from '@ts/trainer'
import { Batcher, bytesSource, createModel, preset, Scorer } from '@ts/transformer'
import { expect, test } from 'vitest'
import {
  beginnings,
  type Completion,
  evaluate,
  generatorSubject,
  type Prompt,
  parseEvaluation,
  planCompletions,
  questions,
  renderReport,
  repeatedNgramShare,
  summarise,
} from '../src/index.ts'

const prompts: readonly Prompt[] = [
  ...beginnings.slice(0, 6).map((text, i): Prompt => ({ set: 'beginnings', id: `b${i}`, text })),
  ...questions
    .slice(0, 4)
    .map(({ id, prompt }): Prompt => ({ set: 'questions', id, text: prompt })),
]

test('a model, its checkpoints, a judge and a report', async () => {
  const stories = [...writeStories(60, { seed: 1 })].map(({ text }) => text)
  const tokenizer = await trainBpe(stories, 400)
  const endOfText = tokenizer.endOfText!
  const parts: Uint8Array[] = []
  await writeShards(
    encodeDocuments(stories, tokenizer),
    async () => ({
      write: async (bytes) => void parts.push(bytes.slice()),
      close: async () => {},
      abort: async () => {},
    }),
    { vocabularySize: tokenizer.vocabSize, endOfText },
  )
  const bytes = Uint8Array.from(parts.flatMap((part) => [...part]))
  const data = await joinShards([await openShard(bytesSource(bytes, 'shard'))])
  const backend = await openWasm({ threads: 1 })
  const model = createModel(
    preset('neo-64x1', { vocabulary: tokenizer.vocabSize, context: 256, endOfText }),
  )
  const settings = {
    ...recipe({ parameters: 100_000, steps: 200, batch: 8, context: 64 }),
    evaluateEvery: 0,
    sampleEvery: 0,
    saveEvery: 10,
    learningRate: 5e-3,
  }
  let batcher: Batcher | undefined
  let scorer: Scorer | undefined
  const checkpoints: {
    name: string
    facts: { step: number; bitsPerByte: number }
    completions: Completion[]
  }[] = []
  const requests = planCompletions(prompts, { completions: 4, maxTokens: 50, questionTokens: 10 })
  for await (const event of train({ backend, model, data, store: memoryRun() }, settings)) {
    if (event.kind !== 'checkpoint' || ![10, 200].includes(event.step)) continue
    batcher ??= await Batcher.open(backend, model, { tokenizer, rows: 4 })
    scorer ??= await Scorer.open(backend, model, { context: 128 })
    const completions: Completion[] = []
    for await (const completion of generatorSubject('m', batcher).complete(requests))
      completions.push(completion)
    const { nll } = await scorer.score(tokenizer.encode(stories[0]!))
    const facts = {
      step: event.step,
      bitsPerByte: nll / Math.LN2 / (stories[0]!.length / tokenizer.encode(stories[0]!).length),
    }
    checkpoints.push({ name: `step ${event.step}`, facts, completions })
  }
  backend.close()
  expect(checkpoints.map(({ completions }) => completions.length)).toEqual([28, 28])

  // Grammar is the share of words that the teacher knows from the training stories.
  const known = new Set(
    stories
      .join(' ')
      .toLowerCase()
      .match(/[a-z]+/g),
  )
  const server = await fakeOpenAI({
    answer: ({ messages }) => {
      const [exercise = ''] = messages.at(-1)!.content.split('\n\nFirst assess')
      const text = exercise.slice(exercise.lastIndexOf('***'))
      const words = text.toLowerCase().match(/[a-z]+/g) ?? []
      const share = words.filter((word) => known.has(word)).length / Math.max(1, words.length)
      const grade = Math.round(10 * share)
      return JSON.stringify({
        assessment: 'Counted.',
        reason: 'Who knows.',
        verdict: 'partly',
        grammar: grade,
        creativity: 5,
        consistency: grade,
        age: 'A',
      })
    },
  })
  try {
    const provider = openaiChat({ baseURL: server.baseURL, apiKey: 'none' })
    const chat = new LedgeredChat(provider, await Ledger.open(memoryStore()))
    const evaluation = await evaluate(checkpoints, {
      judge: { chat, model: 'gpt-4o-mini' },
      offline: {},
      questions: questions.slice(0, 4),
      training: () => stories,
    })
    const summary = summarise(evaluation)
    const [early, late] = summary.models
    const judged = evaluation.models
      .flatMap(({ answers }) => answers)
      .filter(({ by }) => by !== 'rule')
    expect(server.calls.length).toBe(48 + judged.length)
    expect(late!.facts.bitsPerByte!).toBeLessThan(early!.facts.bitsPerByte! - 0.3)
    expect(late!.measures.grammar!.mean).toBeGreaterThan(early!.measures.grammar!.mean + 0.5)
    expect(summary.pairs[0]!.measures.grammar!.difference.low).toBeGreaterThan(0)
    expect(early!.measures.grammar).toMatchObject({ clusters: 6, values: 24 })
    expect(summary.normalised.grammar).toEqual([0, 1])
    const shares = checkpoints[1]!.completions
      .filter(({ prompt }) => prompt.set === 'beginnings')
      .map(({ text }) => repeatedNgramShare(text))
    expect(late!.measures['offline.repeated4grams']!.mean).toBeCloseTo(
      shares.reduce((sum, share) => sum + share, 0) / 24,
      12,
    )
    expect(
      late!.verdicts.factual.right + late!.verdicts.factual.wrong + late!.verdicts.factual.partly,
    ).toBe(4)
    expect(parseEvaluation(JSON.stringify(evaluation), 'results.json')).toEqual(evaluation)
    const html = renderReport(evaluation)
    expect(html).toContain('Grades along training')
    expect(html).toContain('Copying')
  } finally {
    await server.close()
  }
})
