// tinystories eval: models complete beginnings of stories, judges grade them.
import { type BatchReport, describeEstimate, runBatches, waitForBatches } from '@ts/chat'
import {
  type Completion,
  evaluate,
  judgingCalls,
  type ModelFacts,
  openRequests,
  planCompletions,
  summarise,
  truncateAtRepeatedNgram,
  type WrittenModel,
} from '@ts/gpt-eval'
import type { Command } from 'commander'
import { Interrupted, UserError } from '../errors.ts'
import {
  appendWritten,
  checkSettings,
  readState,
  readWritten,
  writeResults,
  writeState,
} from '../eval/evalFolder.ts'
import { addEvalOptions, type EvalOptions } from '../eval/evalOptions.ts'
import { type EvalPrompts, evalPrompts } from '../eval/evalPrompts.ts'
import {
  type Judges,
  ledgeredChat,
  openCompletions,
  openJudges,
  openProvider,
} from '../eval/judges.ts'
import { openOffline } from '../eval/offline.ts'
import {
  checkpointSpecs,
  completeWith,
  type Endpoint,
  readyCompletions,
  type SubjectSpec,
  subjectSpecs,
} from '../eval/subjects.ts'
import { summaryTable } from '../eval/summaryTable.ts'
import { trainedOn, trainingStories } from '../eval/trainingSet.ts'
import { type Interrupt, watchInterrupt } from '../interrupt.ts'
import { makeFolder } from '../makeFolder.ts'
import { examples, jsonOption } from '../options.ts'
import { count, duration, print, printJson } from '../output.ts'
import { type Progress, startProgress } from '../progress.ts'
import { addCalibrate } from './calibrate.ts'
import { addEvalCompare } from './evalCompare.ts'

/** Adds `eval` with `compare` and `calibrate`. */
export function addEval(program: Command): void {
  const command = program
    .command('eval')
    .description(
      'Let models complete story beginnings and judges grade them: GPT-Eval, prompts with a right answer, instructions.',
    )
  addEvalOptions(command)
  command
    .addOption(jsonOption('{models, measures, pairs, normalised, withBitsPerByte, files, dollars}'))
    .action(runEval)
  examples(
    command,
    'tinystories eval --model my-model --out scores                    # offline judge, no key needed',
    'tinystories eval --model small big --judge openai:gpt-4o --estimate --out scores',
    'tinystories eval --model small big --judge openai:gpt-4o --budget 5 --out scores',
    'tinystories eval --model small big --judge openai:gpt-4o --batch --out scores   # half the price: run it again later',
    'tinystories eval --out scores --judge openai:gpt-4o-mini           # judge again what is written there',
    'tinystories eval --model openai:my-model --model-url http://localhost:8080/v1 --model-free --out scores',
    'tinystories eval --model my-instruct --instruct instruct-valid.txt --training instruct-train.txt --out scores',
    'tinystories eval --run my-run --every 1000 --out sweep',
    'tinystories eval compare scores-a scores-b --out difference',
    'tinystories eval calibrate graded.jsonl --judge openai:gpt-4o',
  )
  addEvalCompare(command)
  addCalibrate(command)
}

async function runEval(options: EvalOptions, command: Command): Promise<void> {
  const { out, json, training } = options
  const old = await readState(out)
  const specs = [
    ...(await subjectSpecs(options.model ?? [])),
    ...(options.run === undefined ? [] : await checkpointSpecs(options.run, options.every)),
  ]
  if (specs.length === 0 && !old) {
    command.error(
      "error: '--model <model...>' or '--run <folder>' is needed, or an --out that has completions",
    )
  }
  await makeFolder(out)
  const interrupt = watchInterrupt()
  const progress = startProgress()
  try {
    const prompts = await evalPrompts(options)
    const judges = await openJudges(options, out)
    try {
      const written = await write(specs, { options, prompts, judges, interrupt, progress })
      const models = options.truncate ? written.map(truncated) : written
      if (options.estimate) return await showEstimate(models, { prompts, judges, options })
      if (options.batch) {
        const later = await judgeInBatches(models, {
          options,
          prompts,
          judges,
          interrupt,
          progress,
        })
        if (later !== undefined) {
          progress.note(later)
          return json ? await printJson({ unfinished: later }) : undefined
        }
      }
      const offline = judges.offline
        ? await openOffline(options, (note) => progress.note(note))
        : null
      const [judge, secondJudge] = judges.reading
      const evaluation = await evaluate(models, {
        ...(judge && { judge }),
        ...(secondJudge && { secondJudge }),
        ...(offline && { offline: offline.judge }),
        questions: prompts.questions,
        ...(training !== undefined && {
          training: () => trainingStories(training),
          ...(options.instruct !== '0' && { trainedOn: await trainedOn(training) }),
        }),
        run: {
          signal: interrupt.signal,
          onProgress: (done, all) =>
            progress.update(() => `judging: ${count(done)} of ${count(all)}`),
        },
      })
      await offline?.close()
      const summary = summarise(evaluation)
      const files = await writeResults(out, evaluation, summary)
      progress.end()
      const { spent } = judges.ledger.bill
      if (json) await printJson({ ...summary, files, dollars: spent })
      else
        await print(
          `${summaryTable(summary)}${spent > 0 ? `\n$${spent.toFixed(4)} spent` : ''}\n${files[1]}\n`,
        )
      if (evaluation.unfinished) throw new UserError(`eval: not finished; ${evaluation.unfinished}`)
    } finally {
      await judges.close()
    }
  } catch (error) {
    if (!interrupt.signal.aborted) throw error
    progress.end()
    throw new Interrupted('stopped; the same command goes on from here', interrupt.exitCode)
  } finally {
    interrupt.close()
  }
}

interface Context {
  readonly options: EvalOptions
  readonly prompts: EvalPrompts
  readonly judges: Judges
  readonly interrupt: Interrupt
  readonly progress: Progress
}

/** What the models wrote, now or before. */
async function write(
  specs: readonly SubjectSpec[],
  context: Context,
): Promise<readonly WrittenModel[]> {
  const { options, prompts, interrupt, progress } = context
  const { out, temperature, maxTokens, seed, completions: k } = options
  const requests = planCompletions(prompts.prompts, {
    completions: k,
    temperature,
    maxTokens,
    seed,
  })
  const wanted = new Map(
    requests.map(({ prompt, samples }) => [`${prompt.set} ${prompt.id}`, samples]),
  )
  const old = await readState(out)
  const settings = { temperature, maxTokens, seed }
  if (specs.some(({ kind }) => kind !== 'completions')) checkSettings(out, old, settings)
  const facts = new Map<string, ModelFacts>(old?.models.map((model) => [model.name, model.facts]))
  const save = (): Promise<void> =>
    writeState(out, {
      settings,
      models: [...facts].map(([name, known]) => ({ name, facts: known })),
    })
  const endpoint = oneEndpoint(context)
  const models: WrittenModel[] = []
  // Without models this is a second judgement of those that are there.
  const names = specs.length > 0 ? specs.map(({ name }) => name) : [...facts.keys()]
  for (const name of names) {
    const spec = specs.find((one) => one.name === name)
    if (spec?.kind === 'completions') {
      models.push({ name, completions: await readyCompletions(spec, prompts.prompts) })
      continue
    }
    const before = await readWritten(out, name, prompts.prompts)
    const have = before.filter(
      ({ prompt, sample }) => sample < (wanted.get(`${prompt.set} ${prompt.id}`) ?? 0),
    )
    const open = openRequests(requests, have)
    const fresh: Completion[] = []
    if (spec && open.length > 0 && !options.estimate) {
      facts.set(name, { ...spec.facts, ...facts.get(name) })
      await save()
      const total = open.reduce((sum, { samples }) => sum + samples, 0)
      const found = await completeWith(spec, open, {
        options,
        endpoint,
        signal: interrupt.signal,
        onCompletion: async (completion) => {
          fresh.push(completion)
          await appendWritten(out, name, completion)
          progress.update(() => `${name}: ${count(fresh.length)} of ${count(total)} completions`)
          await interrupt.rest()
          interrupt.throwIfAsked()
        },
      })
      facts.set(name, found)
      await save()
    }
    const redone = new Set(fresh.map(({ prompt }) => prompt))
    const completions = [...have.filter(({ prompt }) => !redone.has(prompt)), ...fresh]
    models.push({
      name,
      facts: facts.get(name) ?? spec?.facts ?? {},
      completions: options.estimate ? [...completions, ...imagined(open, maxTokens)] : completions,
    })
  }
  return models
}

/** One server for models behind one, over the ledger of the judges. */
function oneEndpoint({ options, judges }: Context): () => Promise<Endpoint> {
  let made: Promise<Endpoint> | undefined
  return () => {
    made ??= (async () => {
      const { modelUrl = options.judgeUrl, free = false, modelFree = free } = options
      const server = { ...(modelUrl !== undefined && { judgeUrl: modelUrl }), free: modelFree }
      return {
        chat: await ledgeredChat(openProvider(server), judges.ledger, options),
        completions: await ledgeredChat(openCompletions(server), judges.ledger, options),
      }
    })()
    return made
  }
}

/** For estimates before anything is written: completions as long as they may be, four letters a token. */
function imagined(
  requests: ReturnType<typeof planCompletions>,
  maxTokens: number,
): readonly Completion[] {
  return requests.flatMap(({ prompt, samples }) =>
    Array.from({ length: samples }, (_, sample) => ({
      prompt,
      sample,
      text: `${prompt.set === 'questions' ? '' : ' and'.repeat(maxTokens)} (${sample})`,
      end: null,
    })),
  )
}

function truncated({ completions, ...model }: WrittenModel): WrittenModel {
  return {
    ...model,
    completions: completions.map((completion) => ({
      ...completion,
      text: truncateAtRepeatedNgram(completion.text),
    })),
  }
}

async function showEstimate(
  models: readonly WrittenModel[],
  { judges, prompts, options }: Pick<Context, 'judges' | 'prompts' | 'options'>,
): Promise<void> {
  if (judges.reading.length === 0) return print('the offline judge costs nothing\n')
  const estimates = await Promise.all(
    judges.reading.map(async (judge, i) => {
      const calls = judgingCalls(models, judge, i === 0 ? prompts.questions : [])
      // An assessment of a few sentences and five numbers.
      const estimate = await judge.chat.estimate(calls, 180)
      return { judge: judge.model, ...estimate, prices: judge.chat.prices.date }
    }),
  )
  if (options.json) return printJson(estimates)
  for (const { judge, prices, ...estimate } of estimates) {
    await print(`${judge}: ${describeEstimate(estimate, prices)}\n`)
  }
}

/** Collects and sends. @returns what is to be said if the judges are not done */
async function judgeInBatches(
  models: readonly WrittenModel[],
  { options, judges, prompts, interrupt, progress }: Context,
): Promise<string | undefined> {
  const { provider } = judges
  const comeBack: BatchReport[] = []
  if (provider === null) throw new UserError('eval: --batch needs a judge behind a server')
  for (const [i, judge] of judges.reading.entries()) {
    const calls = () => judgingCalls(models, judge, i === 0 ? prompts.questions : [])
    const { signal } = interrupt
    const onPass = ({ collected, sent, waiting, held }: BatchReport): void =>
      progress.note(
        `batch: ${count(collected)} collected, ${count(sent)} sent, ${count(waiting)} waiting, ${count(held)} held`,
      )
    if (options.wait) {
      await waitForBatches(judge.chat, provider.batches, calls, { signal, onPass })
      continue
    }
    for (;;) {
      const report = await runBatches(judge.chat, provider.batches, calls(), { signal })
      onPass(report)
      if (report.comeBackMs === undefined) break
      // Results may bring further calls: those are sent before leaving.
      if (report.collected > 0) continue
      comeBack.push(report)
      break
    }
  }
  if (comeBack.length === 0) return undefined
  const waiting = comeBack.reduce((sum, report) => sum + report.waiting, 0)
  const ms = Math.max(...comeBack.map(({ comeBackMs = 0 }) => comeBackMs))
  const when = new Date(Date.now() + ms).toLocaleTimeString('en-GB')
  return `${count(waiting)} calls are with the server; the same command after ${when} (in ${duration(ms / 1000)}) goes on`
}
