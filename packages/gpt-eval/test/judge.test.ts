// Judging over HTTP: a server that answers as it should, and one that does not.
import {
  Ledger,
  LedgeredChat,
  type LedgeredChatOptions,
  type MemoryStore,
  memoryStore,
  openaiChat,
  openaiCompletions,
  waitForBatches,
} from '@ts/chat'
import {
  type FakeOpenAI,
  type FakeOpenAIOptions,
  type FakeRequest,
  fakeOpenAI,
} from '@ts/chat/testing'
import { afterEach, describe, expect, test } from 'vitest'
import {
  type Completion,
  calibrate,
  chatSubject,
  endpointSubject,
  evaluate,
  type Graded,
  gradeAll,
  gradingCalls,
  type JudgeOptions,
  judgeAnswers,
  planCompletions,
  questions,
  readCalibration,
} from '../src/index.ts'

const servers: FakeOpenAI[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

const fast: LedgeredChatOptions = { retry: { baseMs: 2, maxMs: 5 } }

async function started(
  options: FakeOpenAIOptions,
  chatOptions = fast,
  store: MemoryStore = memoryStore(),
) {
  const server = await fakeOpenAI(options)
  servers.push(server)
  const provider = openaiChat({ baseURL: server.baseURL, apiKey: 'key' })
  const ledger = await Ledger.open(store)
  return { server, provider, store, ledger, chat: new LedgeredChat(provider, ledger, chatOptions) }
}

const judge: JudgeOptions = { model: 'gpt-4o-mini' }

const completions = (count: number): readonly Completion[] =>
  Array.from({ length: count }, (_, i) => ({
    prompt: { set: 'beginnings', id: `b${i >> 1}`, text: `Story ${i >> 1}: the dog` },
    sample: i % 2,
    text: ` ran ${'far '.repeat(i % 5)}away ${i}.`,
    end: 'stop',
  }))

/** A teacher who likes long stories: the grade is the number of times "far" stands in the last message that has a story. */
function teacher({ messages, response_format }: FakeRequest): string {
  const exercise = messages.find(({ role }) => role === 'user')?.content ?? ''
  if (response_format === undefined)
    return `I have read it. It has ${exercise.split('far ').length - 1}.`
  const far = Math.min(10, exercise.split('far ').length - 1)
  const schema = (
    response_format as { json_schema: { schema: { properties: Record<string, unknown> } } }
  ).json_schema.schema
  const all: Record<string, unknown> = {
    assessment: 'It goes far.',
    grammar: 5 + far,
    creativity: far,
    consistency: 10 - far,
    plot: 7,
    instructions: 6,
    featuresMet: ['Dialogue'],
    summaryFollowed: 'partly',
    age: 'C',
    reason: 'So it is.',
    verdict: 'partly',
  }
  return JSON.stringify(
    Object.fromEntries(Object.keys(schema.properties).map((key) => [key, all[key]])),
  )
}

async function collect(graded: AsyncIterable<Graded>): Promise<Graded[]> {
  const list: Graded[] = []
  for await (const one of graded) list.push(one)
  return list.sort((a, b) => key(a).localeCompare(key(b)))
}

function key({ completion, repeat }: Graded): string {
  return `${completion.prompt.id} ${completion.sample} ${repeat}`
}

describe('gradeAll', () => {
  test('asks once for assessment and grades, assessment first, and never the name of the model', async () => {
    const { server, chat } = await started({ answer: teacher })
    const graded = await collect(gradeAll(chat, completions(10), judge))
    expect(graded.map(({ grades }) => grades?.creativity)).toEqual([0, 1, 2, 3, 4, 0, 1, 2, 3, 4])
    expect(graded[2]?.grades).toEqual({
      assessment: 'It goes far.',
      grammar: 7,
      creativity: 2,
      consistency: 8,
      age: 'C',
    })
    expect(server.calls.length).toBe(10)
    const { request } = server.calls[0]!
    expect(Object.keys(schemaOf(request).properties)).toEqual([
      'assessment',
      'grammar',
      'creativity',
      'consistency',
      'age',
    ])
    expect(request.temperature).toBe(0)
    expect(request.messages.at(-1)?.content).toContain('the dog*** ran')
  })

  test('two turns: the assessment is part of the second conversation', async () => {
    const { server, chat } = await started({ answer: teacher })
    const graded = await collect(gradeAll(chat, completions(6), { ...judge, turns: 2 }))
    expect(server.calls.length).toBe(12)
    expect(graded[2]?.grades).toMatchObject({
      assessment: 'I have read it. It has 2.',
      creativity: 2,
    })
    const second = server.calls.find(({ request }) => request.messages.length === 4)!.request
    expect(second.messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user'])
    expect(Object.keys(schemaOf(second).properties)).not.toContain('assessment')
  })

  test('repeats are calls of their own, and nothing is paid for twice', async () => {
    const { server, chat } = await started({ answer: teacher })
    expect((await collect(gradeAll(chat, completions(4), { ...judge, repeats: 3 }))).length).toBe(
      12,
    )
    expect(server.calls.length).toBe(12)
    await collect(gradeAll(chat, completions(4), { ...judge, repeats: 3 }))
    expect(server.calls.length).toBe(12)
  })

  test('a server that misbehaves: every completion graded, or a reason why not', async () => {
    const kinds = ['drop', 'cut', 'malformed', 'status'] as const
    const { server, chat } = await started({
      answer: (request, call) =>
        call % 9 === 4
          ? '```json\n{"grammar": 11}\n```'
          : call % 9 === 6
            ? `\`\`\`json\n${teacher(request)}\n\`\`\``
            : teacher(request),
      fault: (call) => {
        if (call % 5 === 2) {
          const kind = kinds[(call / 5) & 3]!
          return kind === 'status' ? { kind, status: 500 } : { kind }
        }
        return call === 13
          ? { kind: 'refusal', reason: 'too sad' }
          : call === 18
            ? { kind: 'length' }
            : undefined
      },
    })
    const graded = await collect(gradeAll(chat, completions(40), judge))
    expect(graded.length).toBe(40)
    const problems = graded.flatMap(({ problem }) => problem ?? []).sort()
    expect(problems).toEqual(
      expect.arrayContaining(['refused: too sad', 'the answer was cut off by maxTokens']),
    )
    expect(problems.length).toBeLessThan(6)
    for (const { completion, grades } of graded) {
      if (grades) expect(grades.creativity).toBe(completion.text.split('far ').length - 1)
    }
    expect(server.calls.length).toBeGreaterThan(45)
  })

  test('a judge that never keeps to the schema is asked twice', async () => {
    const { server, chat } = await started({ answer: () => '{"grammar": "good"}' })
    const [graded] = await collect(gradeAll(chat, completions(1), judge))
    expect(graded?.problem).toMatch(/^not what was asked for: assessment: /)
    expect(server.calls.length).toBe(2)
  })

  test('instructions are graded for plot and for what was asked', async () => {
    const { chat } = await started({ answer: teacher })
    const instruction = { features: ['Dialogue', 'Twist'], summary: 'A dog runs.' }
    const prompt = { set: 'instruct', id: 'i1', text: 'Story:', instruction } as const
    const [graded] = await collect(
      gradeAll(chat, [{ prompt, sample: 0, text: 'far far', end: null }], judge),
    )
    expect(graded?.grades).toMatchObject({
      plot: 7,
      instructions: 6,
      featuresMet: ['Dialogue'],
      summaryFollowed: 'partly',
    })
  })

  test.each([1, 2] as const)('%i turns in the Batch API', async (turns) => {
    const { server, provider, chat } = await started({ answer: teacher })
    const options = { ...judge, turns }
    await waitForBatches(
      chat,
      provider.batches,
      () => gradingCalls(chat, completions(6), options),
      { pollMs: 1 },
    )
    expect(server.batches.batches.length).toBe(turns)
    const graded = await collect(gradeAll(chat, completions(6), options))
    expect(graded.map(({ grades }) => grades?.creativity)).toEqual([0, 1, 2, 3, 4, 0])
    expect(server.calls.length).toBe(0)
  })
})

describe('evaluate', () => {
  test('stops at the budget with what is graded, and goes on from there', async () => {
    const store = memoryStore()
    const first = await started({ answer: teacher }, { ...fast, budget: 0.0025 }, store)
    const models = [{ name: 'mine', completions: completions(40) }]
    const part = await evaluate(models, { judge: { chat: first.chat, ...judge } })
    const graded = part.models[0]!.completions.filter(({ grades }) => grades.length > 0).length
    expect(part.unfinished).toMatch(/budget: .* raise the budget/)
    expect(graded).toBeGreaterThan(2)
    expect(graded).toBeLessThan(40)
    const { charges, calls } = first.server
    const paid = charges.length
    const ledger = await Ledger.open(memoryStore('next', store.bytes()))
    const chat = new LedgeredChat(first.provider, ledger, fast)
    const whole = await evaluate(models, { judge: { chat, ...judge } })
    expect(whole.unfinished).toBeUndefined()
    expect(whole.models[0]!.completions.every(({ grades }) => grades.length === 1)).toBe(true)
    expect([paid < 40, calls.length]).toEqual([true, 40])
  })

  test('rules decide what they can, the judge the rest', async () => {
    const { chat, server } = await started({ answer: teacher })
    const some = questions.filter(({ id }) => ['factual-1', 'reasoning-17'].includes(id))
    const open = { ...questions[0]!, id: 'open', prompt: 'The fairy said', right: 'anything kind' }
    const { rule: _, ...noRule } = open
    const asked = [...some, noRule]
    const answers = asked.map(
      ({ id, prompt }, i): Completion => ({
        prompt: { set: 'questions', id, text: prompt },
        sample: 0,
        text: ['stars', ' wide open', ' hello'][i]!,
        end: 'stop',
      }),
    )
    const { models } = await evaluate([{ name: 'm', completions: answers }], {
      judge: { chat, ...judge },
      questions: asked,
    })
    expect(models[0]!.answers.map(({ id, verdict, by }) => [id, verdict, by])).toEqual([
      ['factual-1', 'right', 'rule'],
      ['reasoning-17', 'wrong', 'rule'],
      ['open', 'partly', 'judge'],
    ])
    expect(server.calls.length).toBe(1)
    const alone = await evaluate([{ name: 'm', completions: answers }], { questions: asked })
    expect(alone.models[0]!.answers[2]).toMatchObject({ verdict: 'undecided', by: 'nobody' })
  })

  test('finds copies of the training stories', async () => {
    const training = [' Tom ran away from the big dog and hid.', 'Something else.']
    const texts = [
      training[0]!,
      ' Mia ran away from the big dog and hid.',
      ' No such thing was ever told before.',
    ]
    const written = texts.map((text, i): Completion => ({ ...completions(3)[i]!, text }))
    const { models } = await evaluate([{ name: 'm', completions: written }], {
      training: () => training,
    })
    expect(models[0]!.copying).toMatchObject({ training: 2, copies: 1, templateCopies: 1 })
    expect(models[0]!.copying!.overlap5).toBeGreaterThan(0.4)
  })
})

test('verdicts say when the judge gave none', async () => {
  const { chat } = await started({ fault: () => ({ kind: 'filter' }), answer: teacher })
  for await (const { verdict, reason } of judgeAnswers(
    chat,
    [{ question: questions[0]!, completion: 'x' }],
    judge,
  )) {
    expect([verdict, reason]).toEqual(['undecided', 'the judge gave no answer (refusal)'])
  }
})

test('a model behind a server completes each beginning k times, joined with a space', async () => {
  const { chat, server } = await started({
    answer: ({ messages }, call) => `went home ${call}, ${messages.length}.`,
  })
  const prompts = [{ set: 'beginnings', id: 'a', text: 'The cat' }] as const
  const texts: string[] = []
  const requests = planCompletions(prompts, { completions: 3, temperature: 0.7, maxTokens: 50 })
  for await (const { text } of chatSubject(chat, { model: 'gpt-4o-mini' }).complete(requests))
    texts.push(text)
  expect(texts.sort()).toEqual([' went home 0, 2.', ' went home 1, 2.', ' went home 2, 2.'])
  expect(server.calls[0]?.request).toMatchObject({ temperature: 0.7, max_tokens: 50 })
})

describe('a server of which nothing is known', () => {
  const prompts = ['a', 'b'].map(
    (id) => ({ set: 'beginnings', id, text: `The ${id} cat` }) as const,
  )
  const requests = planCompletions(prompts, { completions: 2, maxTokens: 50 })
  const write = async (speaks: 'chat' | 'completions') => {
    const { chat, server } = await started({
      speaks,
      answer: ({ prompt = '' }) => (prompt ? `'s tail` : 'went home.'),
    })
    const completions = new LedgeredChat(
      openaiCompletions({ baseURL: server.baseURL, apiKey: 'none' }),
      chat.ledger,
    )
    const texts: string[] = []
    const subject = endpointSubject({ completions, chat }, { model: 'gpt-4o-mini' })
    for await (const { text } of subject.complete(requests)) texts.push(text)
    return { texts, routes: server.calls.map(({ route }) => route) }
  }

  test('goes on with the text itself where it can, to the letter', async () => {
    const { texts, routes } = await write('completions')
    expect(texts).toEqual(Array(4).fill("'s tail"))
    expect(routes).toEqual(Array(4).fill('completions'))
  })

  test('is told to go on where it only chats', async () => {
    const { texts, routes } = await write('chat')
    expect(texts).toEqual(Array(4).fill(' went home.'))
    // The server does not count what it has no route for.
    expect(routes).toEqual(Array(4).fill('chat'))
  })
})

describe('calibration', () => {
  const line = (completion: string, creativity: number | readonly number[]): string =>
    JSON.stringify({ beginning: 'A dog', completion, grades: { creativity, grammar: 5 } })

  test('tells by how much the judge is kinder, and the line back', async () => {
    const { chat } = await started({ answer: teacher })
    // People give twice as many points as "far" stands there, and one more.
    const text = [0, 1, 2, 3, 4]
      .map((n) => line(' far'.repeat(n) + ' ', [2 * n + 0.5, 2 * n + 1.5]))
      .join('\n')
    const { texts, ungraded, criteria } = await calibrate(
      chat,
      readCalibration(text, 'h.jsonl'),
      judge,
    )
    expect([texts, ungraded]).toEqual([5, 0])
    const { creativity, grammar } = criteria
    expect(creativity?.agreement).toMatchObject({
      bias: -3,
      distance: 3,
      spearman: expect.closeTo(1, 12),
    })
    expect(creativity?.line?.slope).toBeCloseTo(2, 12)
    expect(creativity?.line?.intercept).toBeCloseTo(1, 12)
    expect(grammar?.agreement.bias).toBeCloseTo(2, 12)
  })

  test.each([
    ['{', 'h.jsonl: line 1 at byte 0: not JSON'],
    [`${line('a', 3)}\n${line('b', 12)}`, 'h.jsonl: line 2.grades.creativity at byte'],
    [line('a', 3), 'at least 3 graded texts, got 1'],
  ])('%s is refused', (text, message) => {
    expect(() => readCalibration(text, 'h.jsonl')).toThrow(message)
  })
})

function schemaOf(request: FakeRequest): { readonly properties: Record<string, unknown> } {
  return (
    request.response_format as { json_schema: { schema: { properties: Record<string, unknown> } } }
  ).json_schema.schema
}
