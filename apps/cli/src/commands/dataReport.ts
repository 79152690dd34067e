// tinystories data report: how varied stories are, what the filters would say, whether they repeat a training set.
import {
  DiversityMeter,
  type FilterName,
  filterNames,
  memorisation,
  StoryFilter,
  type StoryReport,
  storyReport,
} from '@ts/datagen'
import type { Command } from 'commander'
import { readAllDocuments } from '../documents/documents.ts'
import { UserError } from '../errors.ts'
import { watchInterrupt } from '../interrupt.ts'
import { examples, jsonOption, list, wholeNumber } from '../options.ts'
import { count, print, printJson, table } from '../output.ts'
import { type Progress, startProgress } from '../progress.ts'
import { writeWhole } from '../wholeFile.ts'

interface Options {
  readonly data: readonly string[]
  readonly out?: string
  readonly training?: readonly string[]
  readonly field?: string
  readonly sample: number
  readonly limit?: number
  readonly off: readonly string[]
  readonly json?: boolean
}

/** Adds `data report` to `data`. */
export function addDataReport(program: Command): void {
  const command = dataCommand(program)
    .command('report')
    .description(
      'Measure stories: variety, near-duplicates, names, openings, endings, reading level, what filters reject.',
    )
    .requiredOption('--data <files...>', 'text, JSONL, JSON or parquet')
    .option('--out <file>', 'a page with plots, .html')
    .option('--training <files...>', 'compare with these: copies, templates, n-grams, ROUGE-2')
    .option('--sample <n>', 'stories compared with one another', wholeNumber(2, 5000), 500)
    .option('--limit <n>', 'only the first so many stories', wholeNumber(1))
    .option('--off <list>', 'filters that are not asked', list, [])
    .option('--field <name>', 'where JSON or parquet holds the text (default: text)')
    .addOption(jsonOption())
    .action(report)
  examples(
    command,
    'tinystories data report --data stories.jsonl --out report.html',
    'tinystories data report --data generated.jsonl --training train.txt --out report.html',
  )
}

/** The group that these commands belong to. */
export function dataCommand(program: Command): Command {
  const data = program.commands.find((command) => command.name() === 'data')
  return data ?? program.command('data').description('Prepare data.')
}

async function report(options: Options): Promise<void> {
  const { data, out, training, sample, json, limit = Number.POSITIVE_INFINITY } = options
  // Near-duplicates are told as a share already; looking for them twice would take the memory twice.
  const off = [...options.off.map(filterNamed), 'duplicate', 'near-duplicate'] as const
  const interrupt = watchInterrupt()
  const progress = startProgress()
  try {
    const meter = new DiversityMeter({ sample })
    const filter = new StoryFilter({ off })
    const generations: string[] = []
    let stories = 0
    for await (const text of readAllDocuments(data, options.field)) {
      if (stories >= limit) break
      stories += 1
      meter.add(text)
      filter.judge(text)
      if (training && generations.length < MOST_GENERATIONS) generations.push(text)
      progress.update(() => `measuring: ${count(stories)} stories`)
      await interrupt.rest()
      interrupt.throwIfAsked()
    }
    const memory = training
      ? await memorisation(generations, told(readAllDocuments(training, options.field), progress))
      : undefined
    const page: StoryReport = {
      title: `Stories in ${data.join(', ')}`,
      diversity: meter.report(),
      filters: filter.report,
      ...(memory && { memorisation: memory }),
    }
    progress.end()
    if (out !== undefined) await writeWhole(out, storyReport(page))
    if (json) return printJson({ ...page, ...(out !== undefined && { path: out }) })
    await print(textOf(page))
    if (out !== undefined) await print(`${out}\n`)
  } finally {
    interrupt.close()
  }
}

/** Generations that are compared with a training set; more would only make it slow. */
const MOST_GENERATIONS = 2000

async function* told(texts: AsyncIterable<string>, progress: Progress): AsyncGenerator<string> {
  let passed = 0
  for await (const text of texts) {
    passed += 1
    progress.update(() => `comparing: ${count(passed)} training stories`)
    yield text
  }
}

function filterNamed(name: string): FilterName {
  const known = filterNames.find((one) => one === name)
  if (known) return known
  throw new UserError(`--off: filters are ${filterNames.join(', ')}, got '${name}'`)
}

function textOf({ diversity, filters, memorisation: memory }: StoryReport): string {
  const { closeness, endings, reading } = diversity
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
  const distinct = [diversity.distinct1, diversity.distinct2, diversity.distinct3]
  const rows: [string, string][] = [
    ['stories', count(diversity.stories)],
    ['words', `${count(diversity.words)}, ${count(diversity.wordForms)} different`],
    [
      'distinct-1 to -4',
      [...distinct, diversity.distinct4].map((share) => share.toFixed(3)).join(' '),
    ],
    ['entropy, bits', diversity.entropy.map((bits) => bits.toFixed(2)).join(' ')],
    ['near-duplicates', percent(diversity.nearDuplicateShare)],
    ['self-BLEU', closeness.selfBleu.toFixed(3)],
    ['ROUGE-2, nearest', closeness.nearestRouge2.toFixed(3)],
    ['endings', `${percent(endings.good)} good, ${percent(endings.bad)} bad`],
    ['reading grade', reading.grade.toFixed(1)],
    ['opening', shareText(diversity.openings[0])],
    ['name', shareText(diversity.names[0])],
  ]
  const rejected = Object.entries(filters?.rejected ?? {}).filter(([, n]) => n > 0)
  rows.push([
    'filters reject',
    rejected.map(([name, n]) => `${count(n)} ${name}`).join(', ') || 'none',
  ])
  if (memory) {
    rows.push(
      ['copies', `${count(memory.copies)} of ${count(memory.generations)}`],
      ['with other names', count(memory.templateCopies)],
      [
        '5-grams seen',
        `${percent(memory.overlap[4])} in ${count(memory.training)} training stories`,
      ],
      ['ROUGE-2, closest', memory.rouge2.toFixed(3)],
    )
  }
  return table(rows)
}

function shareText(top: StoryReport['diversity']['names'][number] | undefined): string {
  return top ? `${(top.share * 100).toFixed(1)} % "${top.text}"` : 'none'
}
