// tinystories data report: how varied stories are, what the filters would say, whether they repeat a training set.
import {
  DiversityMeter,
  type FilterName,
  type MemorisationReport,
  memorisation,
  Reservoir,
  StoryFilter,
  type StoryReport,
  storyReport,
} from '@ts/datagen'
import type { Command } from 'commander'
import { filtersOption } from '../datagen/filtersOption.ts'
import { readAllDocuments } from '../documents/documents.ts'
import { type Interrupt, watchInterrupt } from '../interrupt.ts'
import { examples, jsonOption, wholeNumber } from '../options.ts'
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
  readonly off: readonly FilterName[]
  readonly json?: boolean
}

interface Watch {
  readonly interrupt: Interrupt
  readonly progress: Progress
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
    .option(
      '--training <files...>',
      'compare up to 2,000 stories with these: copies, n-grams, ROUGE-2',
    )
    .option('--sample <n>', 'stories compared with one another', wholeNumber(2, 5000), 500)
    .option('--limit <n>', 'only the first so many stories', wholeNumber(1))
    .addOption(filtersOption())
    .option('--field <name>', 'where JSON or parquet holds the text (default: text)')
    .addOption(jsonOption('{title, diversity, filters, memorisation?, path?}'))
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
  if (data) return data
  const group = program.command('data').description('Prepare, measure and clean sets of stories.')
  return examples(
    group,
    'tinystories data report --data stories.jsonl --out report.html      # how varied they are',
    'tinystories data dedupe --data stories.jsonl --out clean.txt        # without near-duplicates',
    'tinystories data prepare --data clean.txt --tokenizer gpt2 --out my-data',
    'tinystories data pull --tokenizer gpt2 --out tinystories-v2         # the public TinyStories',
  )
}

async function report(options: Options): Promise<void> {
  const { data, out, training, json } = options
  const interrupt = watchInterrupt()
  const progress = startProgress()
  const watch: Watch = { interrupt, progress }
  try {
    const generations = new Reservoir(training ? MOST_GENERATIONS : 0)
    const measured = await measure(options, generations, watch)
    const trainingTexts = training && readAllDocuments(training, options.field)
    const memory =
      trainingTexts && (await memorisation(generations.texts, told(trainingTexts, watch)))
    const page: StoryReport = {
      title: `Stories in ${data.join(', ')}`,
      ...measured,
      ...(memory && { memorisation: placed(memory, generations.places) }),
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

/** Stories that are compared with a training set, drawn at random; more would only make it slow. */
const MOST_GENERATIONS = 2000

// A function of its own, so that what it counts with is out of memory before the training set is read.
async function measure(
  { data, field, sample, limit = Number.POSITIVE_INFINITY, off }: Options,
  generations: Reservoir,
  { interrupt, progress }: Watch,
): Promise<Pick<StoryReport, 'diversity' | 'filters'>> {
  const meter = new DiversityMeter({ sample })
  // Near-duplicates are told as a share already; looking for them twice would take the memory twice.
  const filter = new StoryFilter({
    off: [...off, 'duplicate', 'near-duplicate'],
  })
  let stories = 0
  for await (const text of readAllDocuments(data, field)) {
    if (stories >= limit) break
    stories += 1
    meter.add(text)
    filter.judge(text)
    generations.add(text)
    progress.update(() => `measuring: ${count(stories)} stories`)
    await interrupt.rest()
    interrupt.throwIfAsked()
  }
  return { diversity: meter.report(), filters: filter.report }
}

/** Stories by their places in the files instead of those in the sample. */
function placed(memory: MemorisationReport, places: readonly number[]): MemorisationReport {
  const stories = memory.stories.map((story) => ({ ...story, index: places[story.index]! }))
  return { ...memory, stories: stories.sort((a, b) => a.index - b.index) }
}

async function* told(
  texts: AsyncIterable<string>,
  { interrupt, progress }: Watch,
): AsyncGenerator<string> {
  let passed = 0
  for await (const text of texts) {
    passed += 1
    progress.update(() => `comparing: ${count(passed)} training stories`)
    await interrupt.rest()
    interrupt.throwIfAsked()
    yield text
  }
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
    [
      'near-duplicates',
      `${percent(diversity.nearDuplicateShare)}${diversity.stories > diversity.nearDuplicateWindow ? `, each compared with the ${count(diversity.nearDuplicateWindow)} before it` : ''}`,
    ],
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
