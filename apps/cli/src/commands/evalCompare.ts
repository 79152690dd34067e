// tinystories eval compare: two evaluations, beginning by beginning.
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { joinEvaluations, type Measure, parseEvaluation, summarise, titleOf } from '@ts/gpt-eval'
import type { Command } from 'commander'
import { writeResults } from '../eval/evalFolder.ts'
import { ownOptions } from '../eval/ownOptions.ts'
import { makeFolder } from '../makeFolder.ts'
import { examples, jsonOption } from '../options.ts'
import { print, printJson, table } from '../output.ts'

interface Options {
  readonly out?: string
  readonly json?: boolean
}

/** Adds `eval compare`. */
export function addEvalCompare(evaluation: Command): void {
  const command = evaluation
    .command('compare')
    .description(
      'Compare the models of evaluations, paired by beginnings, with what could have been detected.',
    )
    .argument('<results...>', 'folders of evaluations, or their results.json')
    .option('--out <folder>', 'write a report of all of them here')
    .addOption(jsonOption('[{first, second, measures}]'))
    .action(compare)
  examples(
    command,
    'tinystories eval compare scores-a scores-b',
    'tinystories eval compare scores-a scores-b --out difference',
  )
}

async function compare(paths: readonly string[], _: Options, command: Command): Promise<void> {
  const { out, json } = ownOptions<Options>(command)
  const evaluations = await Promise.all(
    paths.map(async (path) => {
      const file = (await stat(path)).isDirectory() ? join(path, 'results.json') : path
      return parseEvaluation(await readFile(file, 'utf8'), file)
    }),
  )
  const joined = joinEvaluations(evaluations)
  const summary = summarise(joined)
  if (out !== undefined) {
    await makeFolder(out)
    await writeResults(out, joined, summary)
  }
  if (json) return printJson(summary.pairs)
  for (const { first, second, measures } of summary.pairs) {
    const rows = Object.entries(measures).map(([measure, { difference, p, detectable, pairs }]) => [
      titleOf(measure as Measure).title,
      `${signed(difference.mean)} (${signed(difference.low)} to ${signed(difference.high)})`,
      `p ${p.toFixed(3)}`,
      `detectable ${detectable.toFixed(2)}`,
      `${pairs} beginnings`,
    ])
    await print(`${second} − ${first}\n${table(rows)}`)
  }
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`
}
