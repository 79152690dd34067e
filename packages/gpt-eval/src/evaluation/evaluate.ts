// Judges completions that are there already: by rules, offline, by one large model or by two.

import { type AskCall, BudgetError, type LedgeredChat } from '@ts/chat'
import { memorisation } from '@ts/datagen'
import type { Completion } from '../completion.ts'
import { checkInstruction, type InstructionCheck } from '../instruct/checkInstruction.ts'
import { type Instruction, unseenCombinations } from '../instruct/instruction.ts'
import type { Grades } from '../judge/grades.ts'
import { gradeAll, gradingCalls, type JudgeOptions } from '../judge/judge.ts'
import { type Answered, judgeAnswers, verdictCalls } from '../judge/verdicts.ts'
import { gradeOffline, type OfflineGrades, type OfflineJudge } from '../offline/offlineGrades.ts'
import { checkByRule, type Question } from '../prompts/question.ts'
import type { Evaluation, ExaminedAnswer, ExaminedModel, ModelFacts } from './evaluation.ts'

/** A judge: a model behind a chat. */
export interface Judge extends JudgeOptions {
  readonly chat: LedgeredChat
}

/** A model with what it wrote. */
export interface WrittenModel {
  readonly name: string
  readonly facts?: ModelFacts
  readonly completions: readonly Completion[]
}

/** Who judges. */
export interface EvaluateOptions {
  readonly judge?: Judge
  /** grades the same completions, to see how far two judges agree */
  readonly secondJudge?: Judge
  readonly offline?: OfflineJudge
  /** what the prompts of the set `questions` are, by their ids */
  readonly questions?: readonly Question[]
  /** what the models were trained on, once for each model: to see whether they copy */
  readonly training?: () => Iterable<string> | AsyncIterable<string>
  /** instructions of the training set, one of each combination of parts is enough: to see what was never asked together */
  readonly trainedOn?: readonly Instruction[]
  readonly run?: RunHooks
}

/** Stops and shows the work. */
export interface RunHooks {
  readonly signal?: AbortSignal
  /** called after each step: gradings done and all of them */
  readonly onProgress?: (done: number, all: number) => void
}

/**
 * Judges what models wrote. Where the budget ends, what was judged until then is returned, with `unfinished` saying so;
 * calling again with a larger budget goes on from there.
 *
 * @throws ProviderError where the judge cannot be asked at all; the signal's reason
 *
 * @example
 * const evaluation = await evaluate([{ name: 'mine', completions }], { judge: { chat, model: 'gpt-4o' } })
 * const html = renderReport(evaluation)
 */
export async function evaluate(
  models: readonly WrittenModel[],
  options: EvaluateOptions = {},
): Promise<Evaluation> {
  const { judge, secondJudge, offline, questions = [], run = {} } = options
  const stories = models.flatMap(({ completions }) => completions.filter(isStory))
  const work = new Work(stories.length, options)
  const marks = new Map<Completion, Marks>()
  for (const completion of stories) {
    marks.set(completion, { grades: [], secondGrades: [], problems: [] })
  }
  for (const completion of offline ? stories : []) {
    run.signal?.throwIfAborted()
    marks.get(completion)!.offline = await gradeOffline(completion, offline)
    work.step()
  }
  await work.within(async () => {
    if (judge) await grade(judge, 'grades')
    if (secondJudge) await grade(secondJudge, 'secondGrades')
  })
  const examined: ExaminedModel[] = []
  for (const { name, facts = {}, completions } of models) {
    const answers: ExaminedAnswer[] = []
    await work.within(async () => {
      for await (const answer of examineAnswers(completions, questions, options))
        answers.push(answer)
    })
    // What the budget did not reach stays undecided, in the order of the questions.
    const found = new Map(answers.map((answer) => [answer.id, answer]))
    const copying = await copyingOf(completions, options.training)
    examined.push({
      name,
      ...(copying && { copying }),
      facts,
      completions: completions.filter(isStory).map((completion) => ({
        completion,
        ...marks.get(completion)!,
        ...(completion.prompt.instruction && {
          instruction: {
            ...checkInstruction(completion.text, completion.prompt.instruction),
            ...newness(completion.prompt.instruction, options.trainedOn),
          },
        }),
      })),
      answers: answered(completions, questions).map(
        (answer) => found.get(answer.question.id) ?? undecided(answer),
      ),
    })
  }
  return {
    version: 1,
    judge: judge?.model ?? null,
    secondJudge: secondJudge?.model ?? null,
    offline: offline ? (offline.checker?.name ?? 'no language checker') : null,
    models: examined,
    ...(work.unfinished !== undefined && { unfinished: work.unfinished }),
  }

  async function grade(by: Judge, into: 'grades' | 'secondGrades'): Promise<void> {
    const { chat, ...settings } = by
    const ask = { ...settings, ...(run.signal && { signal: run.signal }) }
    for await (const { completion, grades, problem } of gradeAll(chat, stories, ask)) {
      const mark = marks.get(completion)!
      if (grades) mark[into].push(grades)
      else mark.problems.push(`${by.model}: ${problem}`)
      work.step()
    }
  }
}

/**
 * All calls that one judge has to be asked, as far as they are known: for estimates and for the Batch API.
 *
 * @param questions only for the first judge, who also decides what no rule can
 */
export async function* judgingCalls(
  models: readonly WrittenModel[],
  { chat, ...settings }: Judge,
  questions: readonly Question[] = [],
): AsyncGenerator<AskCall> {
  for (const { completions } of models) {
    yield* gradingCalls(chat, completions.filter(isStory), settings)
    const open = answered(completions, questions).filter(
      ({ question, completion }) => checkByRule(question, completion) === 'undecided',
    )
    yield* verdictCalls(open, settings)
  }
}

async function copyingOf(
  completions: readonly Completion[],
  training: EvaluateOptions['training'],
): Promise<ExaminedModel['copying']> {
  const texts = completions.filter(isStory).map(({ text }) => text)
  if (training === undefined || texts.length === 0) return undefined
  const report = await memorisation(texts, training())
  return {
    training: report.training,
    copies: report.copies,
    templateCopies: report.templateCopies,
    overlap5: report.overlap[4] ?? 0,
    rouge2: report.rouge2,
  }
}

function newness(
  instruction: Instruction,
  trainedOn: EvaluateOptions['trainedOn'],
): Pick<InstructionCheck, 'newCombination'> {
  if (trainedOn === undefined) return {}
  return { newCombination: unseenCombinations(trainedOn, [instruction])[0]! }
}

interface Marks {
  readonly grades: Grades[]
  readonly secondGrades: Grades[]
  readonly problems: string[]
  offline?: OfflineGrades
}

// Counts steps, and remembers why the work could not be finished.
class Work {
  unfinished: string | undefined
  readonly #all: number
  readonly #onProgress: RunHooks['onProgress']
  #done = 0

  constructor(stories: number, { judge, secondJudge, offline, run }: EvaluateOptions) {
    const gradings =
      (judge?.repeats ?? Number(judge !== undefined)) +
      (secondJudge?.repeats ?? Number(secondJudge !== undefined))
    this.#all = stories * (gradings + Number(offline !== undefined))
    this.#onProgress = run?.onProgress
  }

  step(): void {
    this.#onProgress?.(++this.#done, this.#all)
  }

  async within(work: () => Promise<void>): Promise<void> {
    if (this.unfinished !== undefined) return
    try {
      await work()
    } catch (error) {
      if (!(error instanceof BudgetError)) throw error
      this.unfinished = error.message
    }
  }
}

function isStory({ prompt }: Completion): boolean {
  return prompt.set !== 'questions'
}

/** What a model answered to questions. */
function answered(
  completions: readonly Completion[],
  questions: readonly Question[],
): readonly Answered[] {
  const texts = new Map(
    completions.filter((c) => !isStory(c)).map(({ prompt, text }) => [prompt.id, text]),
  )
  return questions.flatMap((question) => {
    const completion = texts.get(question.id)
    return completion === undefined ? [] : [{ question, completion }]
  })
}

async function* examineAnswers(
  completions: readonly Completion[],
  questions: readonly Question[],
  { judge, run }: EvaluateOptions,
): AsyncGenerator<ExaminedAnswer> {
  const open: Answered[] = []
  for (const answer of answered(completions, questions)) {
    const verdict = checkByRule(answer.question, answer.completion)
    if (verdict === 'undecided') open.push(answer)
    else yield { ...undecided(answer), verdict, by: 'rule' }
  }
  if (judge === undefined) return
  const { chat, ...settings } = judge
  const ask = { ...settings, ...(run?.signal && { signal: run.signal }) }
  for await (const { question, completion, verdict, reason } of judgeAnswers(chat, open, ask)) {
    const by = verdict === 'undecided' ? 'nobody' : 'judge'
    yield { ...undecided({ question, completion }), verdict, reason, by }
  }
}

function undecided({ question, completion }: Answered): ExaminedAnswer {
  const { id, kind, prompt, right } = question
  return { id, kind, prompt, right, completion, verdict: 'undecided', by: 'nobody' }
}
