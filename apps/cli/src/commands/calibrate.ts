// tinystories eval calibrate: how far a judge is from people.
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type Calibration, calibrate, readCalibration } from '@ts/gpt-eval'
import type { Command } from 'commander'
import { UserError } from '../errors.ts'
import { addJudgeOptions, judgeOption } from '../eval/evalOptions.ts'
import { type JudgeRequest, openJudges } from '../eval/judges.ts'
import { ownOptions } from '../eval/ownOptions.ts'
import { watchInterrupt } from '../interrupt.ts'
import { makeFolder } from '../makeFolder.ts'
import { examples, jsonOption } from '../options.ts'
import { print, printJson, table } from '../output.ts'

interface Options extends JudgeRequest {
  readonly out?: string
  readonly json?: boolean
}

/** Adds `eval calibrate`. */
export function addCalibrate(evaluation: Command): void {
  const command = evaluation
    .command('calibrate')
    .description('Let a judge grade texts that people have graded, and say how far it is off.')
    .argument('<file>', 'JSON lines with beginning, completion and grades, an object of criteria')
    .addOption(judgeOption())
    .option('--out <folder>', "where the ledger of calls lies; default the file's folder")
  addJudgeOptions(command)
  command.addOption(jsonOption('{judge, texts, ungraded, criteria}')).action(runCalibrate)
  examples(
    command,
    'tinystories eval calibrate graded.jsonl --judge openai:gpt-4o --repeats 3',
    `echo '{"beginning":"A cat sat","completion":" down.","grades":{"grammar":[9,10],"creativity":3}}' >> graded.jsonl`,
  )
}

async function runCalibrate(file: string, _: Options, command: Command): Promise<void> {
  const options = ownOptions<Options>(command)
  const texts = readCalibration(await readFile(file, 'utf8'), file)
  const folder = options.out ?? dirname(file)
  await makeFolder(folder)
  const judges = await openJudges(options, folder)
  const interrupt = watchInterrupt()
  try {
    const [judge] = judges.reading
    if (judge === undefined) {
      throw new UserError(
        'calibrate: the offline judge gives no grades that could be compared; name one that reads, as openai:gpt-4o',
      )
    }
    const { chat, ...settings } = judge
    const result = await calibrate(chat, texts, { ...settings, signal: interrupt.signal })
    if (options.json) return await printJson(result)
    await print(told(result))
  } finally {
    interrupt.close()
    await judges.close()
  }
}

function told({ judge, texts, ungraded, criteria }: Calibration): string {
  const rows = Object.entries(criteria).map(([criterion, { agreement: a, bias, line }]) => [
    criterion,
    `bias ${bias.mean.toFixed(2)} (${bias.low.toFixed(2)} to ${bias.high.toFixed(2)})`,
    `off by ${a.distance.toFixed(2)}`,
    `kappa ${a.kappa.toFixed(2)}`,
    `rank correlation ${a.spearman.toFixed(2)}`,
    line ? `people ≈ ${line.intercept.toFixed(2)} + ${line.slope.toFixed(2)} · judge` : '',
  ])
  const missing = ungraded > 0 ? `, ${ungraded} not graded` : ''
  return `${judge} on ${texts} texts${missing}; a positive bias is kinder than people\n${table(rows)}`
}
