// tinystories train: a model from stories, in a run folder that every other command takes as a model.
import { join } from 'node:path'
import type { Backend } from '@ts/tensor'
import { type RunInfo, readRun, recipe, type Settings } from '@ts/trainer'
import { folderStore } from '@ts/trainer/node'
import {
  type Config,
  createModel,
  describe,
  parameters as parametersOf,
  presetNames,
  shapeOf,
} from '@ts/transformer'
import type { Command } from 'commander'
import { atPath, Interrupted, UserError } from '../errors.ts'
import { watchInterrupt } from '../interrupt.ts'
import { makeFolder } from '../makeFolder.ts'
import { openBackend } from '../openBackend.ts'
import { examples } from '../options.ts'
import { count, print, printJson } from '../output.ts'
import { startProgress } from '../progress.ts'
import { type Finished, followRun } from '../training/followRun.ts'
import { modelFor, weightsOf } from '../training/modelFor.ts'
import { openTrainingData } from '../training/trainingData.ts'
import { addTrainOptions, recall, type TrainOptions } from '../training/trainOptions.ts'

/** Adds `train`. */
export function addTrain(program: Command): void {
  const command = program
    .command('train')
    .description(
      'Train a story model. --out becomes a run folder with checkpoints, metrics, samples and report.html; ' +
        'Ctrl-C saves, and --resume goes on from there to the same bits.',
    )
    .action(train)
  addTrainOptions(command)
  examples(
    command,
    'tinystories train --data stories.txt --out my-model',
    'tinystories train --data my-data --preset neo-64x8 --steps 5000 --batch 16 --out my-model',
    'tinystories train --from my-model --data more.txt --steps 500 --out tuned',
    'tinystories train --out my-model --resume',
    'tinystories train --out my-model --resume --steps 8000',
  ).addHelpText('after', `\nPresets: neo-{width}x{layers}, ${presetNames.join(', ')}`)
}

async function train(given: TrainOptions, command: Command): Promise<void> {
  const { out, resume, json } = given
  await makeFolder(out)
  const store = await folderStore(out)
  const before = await readRun(store)
  if (before && !resume) {
    throw new UserError(
      `${out}: holds a run already; add --resume to go on, or choose another --out`,
    )
  }
  if (!resume && given.data === undefined) {
    command.error("error: required option '--data <paths...>' not specified")
  }
  const options = await recall(given, command, before !== null)
  const watch = { interrupt: watchInterrupt(), progress: startProgress() }
  let backend: Backend | null = null
  try {
    // Before the data, so that a misspelt preset is told at once.
    const choice = before ? null : await modelFor(options)
    const data = await openTrainingData(
      options,
      { folder: out, begun: before !== null, tokenizer: choice?.tokenizer ?? null },
      watch,
    )
    const config = before?.model ?? choice!.configFor(data.tokenizer)
    const model = createModel(config)
    const settings = settingsOf(options, { command, before, config })
    const { batch, context } = settings
    const flops = async (): Promise<number> => {
      return batch * context * (await describe(config)).flopsPerToken.training
    }
    backend = await openBackend(options.backend, options.threads, flops, options)
    const run = { backend, model, data: data.train, validation: data.validation, store }
    const { prompt: prompts, from } = options
    const start = from === undefined ? from : weightsOf(from)
    const finished = await followRun(
      { run, settings, tokenizer: data.tokenizer, resume, prompts, start },
      watch,
    )
    watch.progress.end()
    await data.train.close()
    await data.validation?.close()
    if (finished.reason === 'aborted') {
      throw new Interrupted(
        `Stopped after step ${count(finished.step)} and saved it. Go on with: tinystories train --out ${out} --resume`,
        watch.interrupt.exitCode,
      )
    }
    await (json
      ? printJson({ ...finished, path: join(out, finished.path) })
      : print(summary(finished, out)))
  } catch (error) {
    throw atPath(error, out)
  } finally {
    watch.interrupt.close()
    backend?.close()
  }
}

/** The recipe for the model, or the run's own settings, with what was asked for now. */
function settingsOf(
  options: TrainOptions,
  { command, before, config }: { command: Command; before: RunInfo | null; config: Config },
): Settings {
  const parameters = parametersOf(createModel(config)).reduce(
    (sum, [, { shape }]) => sum + shape.reduce((product, n) => product * n, 1),
    0,
  )
  const { steps, batch } = options
  const context = Math.min(options.context, shapeOf(config).context)
  const base = before?.settings ?? {
    ...recipe({ parameters, steps, batch, context }),
    seed: options.seed,
    // Reading the loss costs nothing here, and a lively line is worth a line of metrics per step.
    logEvery: Math.ceil(steps / 2000),
  }
  const names = [
    'steps',
    'batch',
    'context',
    'seed',
    'accumulation',
    'optimizer',
    'learningRate',
    'dropout',
    'evaluateEvery',
    'sampleEvery',
    'saveEvery',
    'keep',
    'patience',
  ] as const
  const asked = names.filter((name) => command.getOptionValueSource(name) === 'cli')
  const { schedule: kind = base.schedule.kind, warmup = base.schedule.warmup } = options
  return {
    ...base,
    ...Object.fromEntries(asked.map((name) => [name, options[name]])),
    schedule: { ...base.schedule, kind, warmup },
  }
}

function summary(
  { step, reason, loss, bitsPerByte, tokensPerSecond }: Finished,
  out: string,
): string {
  const parts = [
    `${count(step)} steps${reason === 'no better' ? ', ended early: no better any more' : ''}`,
    ...(loss === null ? [] : [`loss ${loss.toFixed(3)}`]),
    ...(bitsPerByte === null ? [] : [`${bitsPerByte.toFixed(3)} bits per byte`]),
    ...(tokensPerSecond === null ? [] : [`${count(tokensPerSecond)} tokens/s`]),
  ]
  return `${out}: ${parts.join(', ')}
Curves: ${join(out, 'report.html')}
Hear a story: tinystories generate --model ${out} --prompt "Once upon a time"
`
}
