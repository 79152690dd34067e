// tinystories datagen: stories by a large model (or the offline writer, or a model of ours), paid for once.
import { BudgetError, describeEstimate, runBatches } from '@ts/chat'
import { DiversityMeter, type Recipe } from '@ts/datagen'
import { firstCalls, type StoryCall, StoryGenerator, type StoryPlan } from '@ts/datagen/chat'
import type { Command } from 'commander'
import { addDatagenOptions, type DatagenOptions } from '../datagen/datagenOptions.ts'
import { type DatagenOutcome, rejectedText, writeDatagenReport } from '../datagen/datagenReport.ts'
import { type DatagenChat, openDatagenChat } from '../datagen/openDatagenChat.ts'
import { recipeFor } from '../datagen/recipeFor.ts'
import { StoryWriter } from '../datagen/storyWriter.ts'
import { Interrupted, UserError } from '../errors.ts'
import { exists } from '../exists.ts'
import { type Interrupt, watchInterrupt } from '../interrupt.ts'
import { examples } from '../options.ts'
import { count, duration, print, printJson } from '../output.ts'
import { type Progress, startProgress } from '../progress.ts'
import { addInstruct } from './datagenInstruct.ts'

/** Adds `datagen` with `instruct`. */
export function addDatagen(program: Command): void {
  const command = program
    .command('datagen')
    .description(
      'Have stories written by a chat model: words and features evenly drawn, filtered, never paid for twice.',
    )
  addDatagenOptions(command)
  command.action(datagen)
  examples(
    command,
    'tinystories datagen --provider offline --count 1000 --out stories.jsonl     # no key needed',
    'tinystories datagen --model gpt-4o-mini --count 10000 --out stories.jsonl --estimate',
    'tinystories datagen --model gpt-4o-mini --count 10000 --per-call 5 --out stories.jsonl --budget 5',
    'tinystories datagen --model gpt-4o-mini --count 10000 --out stories.jsonl --batch   # half the price',
    'tinystories datagen --domain "a chess club" --model gpt-4o-mini --count 500 --out chess.jsonl',
    'tinystories datagen --base-url http://localhost:8080/v1 --free --model local --out stories.jsonl',
  )
  addInstruct(command)
}

async function datagen(options: DatagenOptions, command: Command): Promise<void> {
  const { out, provider, resume, json } = options
  if (out === undefined && !options.estimate && !options.dryRun) {
    command.error("error: '--out <file>' is needed")
  }
  if (provider === 'openai' && options.model === undefined) {
    command.error("error: '--model <name>' is needed with --provider openai")
  }
  const look = options.estimate || options.dryRun
  if (out !== undefined && !look && !resume && (await exists(out))) {
    throw new UserError(`${out}: it exists already; go on with --resume, or choose another place`)
  }
  const kept = options.ledger ?? (out === undefined ? undefined : `${out}.calls.jsonl`)
  // The offline writer is faster than its ledger; an estimate leaves no file behind.
  const needed = provider !== 'offline' || options.ledger !== undefined
  const ledger = needed && kept !== undefined && (!look || (await exists(kept))) ? kept : undefined
  const opened = await openDatagenChat({ ...options, ...(look && { silent: true }) }, ledger)
  try {
    const model = options.model ?? provider
    const recipe = await recipeFor({ ...options, model }, opened.chat, {
      keptAt: `${out ?? 'stories'}.recipe.json`,
      may: !look,
    })
    const plan = planOf(options, model, recipe)
    if (look) return await preview(plan, opened, options)
    const outcome = await generate({ plan, recipe, out: out!, options, opened })
    await tell(outcome, json === true)
  } finally {
    await opened.close()
  }
}

function planOf(options: DatagenOptions, model: string, recipe: Recipe): StoryPlan {
  const { seed, perCall, attempts, temperature, topP, maxTokens } = options
  return {
    model,
    recipe,
    count: options.count,
    seed,
    perCall,
    attempts,
    sampling: { temperature, maxTokens, ...(topP !== undefined && { topP }) },
  }
}

/** Tokens that a story for small children usually has. */
const USUAL = 260

/** What would be sent, and what it would cost. */
async function preview(
  plan: StoryPlan,
  { chat }: DatagenChat,
  { dryRun, json, perCall }: DatagenOptions,
): Promise<void> {
  const full = new StoryGenerator(chat, plan).plan
  const prompts: string[] = []
  for (const { request } of firstCalls({ ...full, count: Math.min(full.count, 3 * perCall) })) {
    prompts.push(request.messages[0].content)
  }
  const estimate = await chat.estimate(firstCalls(full), USUAL * perCall)
  if (json) {
    return printJson({ ...estimate, prices: chat.prices.date, ...(dryRun && { prompts }) })
  }
  if (dryRun) await print(prompts.map((prompt) => `${prompt}\n\n---\n\n`).join(''))
  await print(`${billOf(estimate, chat)}\n`)
}

function billOf(
  estimate: Parameters<typeof describeEstimate>[0],
  { prices, provider }: DatagenChat['chat'],
): string {
  if (provider.free) return `${count(estimate.calls)} calls, which cost nothing`
  return `${describeEstimate(estimate, prices.date)}\nfor first attempts; rejected stories are asked for again`
}

interface Run {
  readonly plan: StoryPlan
  readonly recipe: Recipe
  readonly out: string
  readonly options: DatagenOptions
  readonly opened: DatagenChat
}

/** A run and why it is not finished, if it is not. */
interface Outcome extends DatagenOutcome {
  readonly unfinished?: string
  readonly exitCode?: number
}

async function generate(run: Run): Promise<Outcome> {
  const { plan, out, recipe, options, opened } = run
  const { chat } = opened
  const interrupt = watchInterrupt()
  const progress = startProgress()
  try {
    const full = new StoryGenerator(chat, plan).plan
    if (!chat.provider.free) {
      const bill = await chat.estimate(firstCalls(full), USUAL * options.perCall)
      progress.note(billOf(bill, chat))
    }
    let unfinished: string | undefined
    let result: Pass
    if (options.batch) {
      const passed = await inBatches(run, { interrupt, progress })
      result = passed.result
      unfinished = passed.unfinished
    } else {
      result = await pass(run, { interrupt, progress })
      unfinished = result.stopped
    }
    const { spent, uncertain } = chat.ledger.bill
    const generation = result.generator.report
    unfinished ??=
      generation.failedCalls > 0
        ? `${count(generation.failedCalls)} calls failed, the last with: ${generation.lastError}; try again with --resume`
        : undefined
    return {
      out,
      model: plan.model,
      provider: chat.provider.name,
      recipe: recipe.name,
      generation,
      meter: result.meter,
      dollars: { spent, uncertain },
      ...(unfinished !== undefined && { unfinished }),
      ...(interrupt.signal.aborted && { exitCode: interrupt.exitCode }),
    }
  } finally {
    progress.end()
    interrupt.close()
  }
}

interface Pass {
  readonly generator: StoryGenerator
  readonly meter: DiversityMeter
  readonly stopped?: string
}

interface Watch {
  readonly interrupt: Interrupt
  readonly progress: Progress
}

/** Writes the file from its beginning: what is in the ledger at once, the rest as it is answered. */
async function pass(
  { plan, out, options, opened: { chat } }: Run,
  { interrupt, progress }: Watch,
  onMissing?: (call: StoryCall) => void,
): Promise<Pass> {
  const generator = new StoryGenerator(chat, plan, { off: options.off })
  const meter = new DiversityMeter()
  const writer = await StoryWriter.open(out)
  const start = performance.now()
  let stopped: string | undefined
  try {
    const stories = generator.run({
      signal: interrupt.signal,
      ...(onMissing && { onMissing }),
      onWarning: ({ message, stories: after }) =>
        progress.note(`warning after ${count(after)} stories: ${message}`),
    })
    for await (const story of stories) {
      await writer.add(story)
      meter.add(story.text)
      progress.update(() => lineOf(generator, chat.ledger.bill.spent, performance.now() - start))
      await interrupt.rest()
    }
  } catch (error) {
    if (interrupt.signal.aborted) stopped = 'stopped; go on with --resume'
    else if (error instanceof BudgetError) stopped = `${error.message} and use --resume`
    else throw error
  } finally {
    await writer.close()
  }
  return { generator, meter, ...(stopped !== undefined && { stopped }) }
}

function lineOf(generator: StoryGenerator, dollars: number, ms: number): string {
  const report = generator.report
  const left = ((report.asked - report.accepted) * ms) / 1000 / Math.max(1, report.accepted)
  return `${count(report.accepted)} of ${count(report.asked)} stories  $${dollars.toFixed(4)}  ${rejectedText(report)}  ${duration(left)} left`
}

/** Collects what batches have brought, and sends what is missing. */
async function inBatches(
  run: Run,
  watch: Watch,
): Promise<{ readonly result: Pass; readonly unfinished?: string }> {
  const { chat, batches } = run.opened
  if (batches === null) throw new UserError('datagen: --batch needs --provider openai')
  const { signal } = watch.interrupt
  for (;;) {
    await runBatches(chat, batches, [], { signal })
    const missing: StoryCall[] = []
    const result = await pass(run, watch, (call) => missing.push(call))
    if (missing.length === 0) return { result }
    const report = await runBatches(chat, batches, missing, { signal })
    const { sent, waiting, held, comeBackMs, overBudget } = report
    watch.progress.note(
      `batches: ${count(sent)} calls sent, ${count(waiting)} waiting, ${count(held)} held`,
    )
    if (overBudget) {
      const unfinished = `the budget leaves no room for ${count(held)} calls; raise it and use --resume`
      return { result, unfinished }
    }
    // Everything came back at once: look at what it brought.
    if (comeBackMs === undefined) continue
    if (!run.options.wait) {
      const when = new Date(Date.now() + comeBackMs).toLocaleTimeString('en-GB')
      return {
        result,
        unfinished: `${count(waiting)} calls are with the server; come back with --resume after ${when} (in ${duration(comeBackMs / 1000)})`,
      }
    }
    await sleep(comeBackMs, signal)
  }
}

async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
  signal.throwIfAborted()
}

async function tell(outcome: Outcome, json: boolean): Promise<void> {
  const { out, generation, dollars, unfinished, exitCode } = outcome
  const files = await writeDatagenReport(outcome)
  if (json) {
    const { accepted, asked, givenUp, calls, lost, filters } = generation
    await printJson({
      path: out,
      stories: accepted,
      asked,
      givenUp,
      calls,
      rejected: { ...filters.rejected, ...lost },
      dollars: dollars.spent,
      files,
      ...(unfinished !== undefined && { unfinished }),
    })
  } else {
    await print(
      `${out}: ${count(generation.accepted)} of ${count(generation.asked)} stories, ${rejectedText(generation)}, $${dollars.spent.toFixed(4)}\n${files[1]}\n`,
    )
  }
  if (exitCode) throw new Interrupted(`datagen: ${unfinished}`, exitCode)
  // Batches under way are no failure: the command did all that it can do now.
  if (unfinished === undefined) return
  if (unfinished.includes('come back')) process.stderr.write(`${unfinished}\n`)
  else throw new UserError(`datagen: not finished; ${unfinished}`)
}
