// The folder of an evaluation: what every model wrote, so that it is judged again without being asked again.
//
//   models.json               settings and the models with what is known of them
//   completions-<name>.jsonl  one completion a line
//   calls.jsonl               the ledger of calls to judges and models behind a server
//   results.json  report.html  grades.csv  answers.csv
import { appendFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  answersCsv,
  type Completion,
  completionLine,
  type Evaluation,
  gradesCsv,
  type ModelFacts,
  type Prompt,
  readCompletions,
  renderReport,
  type Summary,
} from '@ts/gpt-eval'
import { UserError } from '../errors.ts'
import { writeWhole } from '../wholeFile.ts'

/** What decides what a model writes. */
export interface GenerationSettings {
  readonly temperature: number
  readonly maxTokens: number
  readonly seed: number
}

/** What `models.json` holds. */
export interface FolderState {
  readonly settings: GenerationSettings
  readonly models: readonly { readonly name: string; readonly facts: ModelFacts }[]
}

/** The state of a folder; null if nothing was evaluated there. @throws UserError if it is damaged */
export async function readState(folder: string): Promise<FolderState | null> {
  const path = join(folder, 'models.json')
  const text = await readOrNull(path)
  if (text === null) return null
  try {
    const state = JSON.parse(text) as FolderState
    if (Array.isArray(state.models) && typeof state.settings.seed === 'number') return state
  } catch (cause) {
    throw new UserError(`${path}: not JSON; remove it or choose another --out`, { cause })
  }
  throw new UserError(`${path}: not the state of an evaluation; choose another --out`)
}

/** @throws UserError if the folder has completions made with other settings */
export function checkSettings(
  folder: string,
  before: FolderState | null,
  now: GenerationSettings,
): void {
  for (const name of ['temperature', 'maxTokens', 'seed'] as const) {
    if (before && before.settings[name] !== now[name]) {
      throw new UserError(
        `${folder}: its completions were made with ${name} ${before.settings[name]}, not ${now[name]}; choose another --out`,
      )
    }
  }
}

/** Writes the state. */
export async function writeState(folder: string, state: FolderState): Promise<void> {
  await writeWhole(join(folder, 'models.json'), `${JSON.stringify(state, null, 2)}\n`)
}

/** What a model has written so far; a later completion of the same prompt and sample replaces an earlier one. */
export async function readWritten(
  folder: string,
  name: string,
  known: readonly Prompt[],
): Promise<readonly Completion[]> {
  const path = completionsPath(folder, name)
  const text = await readOrNull(path)
  if (text === null) return []
  const latest = new Map<string, Completion>()
  for (const completion of readCompletions(text, path, { known, tolerant: true })) {
    const { prompt, sample } = completion
    latest.set(`${prompt.set} ${prompt.id} ${sample}`, completion)
  }
  return [...latest.values()]
}

/** Adds a completion to what a model has written. The line break comes first: it ends a line that a crash cut off. */
export async function appendWritten(
  folder: string,
  name: string,
  completion: Completion,
): Promise<void> {
  await appendFile(completionsPath(folder, name), `\n${completionLine(completion)}`)
}

/** Writes results, report and tables. @returns their paths */
export async function writeResults(
  folder: string,
  evaluation: Evaluation,
  summary: Summary,
): Promise<readonly string[]> {
  const files = {
    'results.json': JSON.stringify({ ...evaluation, summary }),
    'report.html': renderReport(evaluation, { summary }),
    'grades.csv': gradesCsv(evaluation),
    'answers.csv': answersCsv(evaluation),
  }
  for (const [name, content] of Object.entries(files)) await writeWhole(join(folder, name), content)
  return Object.keys(files).map((name) => join(folder, name))
}

function completionsPath(folder: string, name: string): string {
  return join(folder, `completions-${name.replaceAll(/[^\w.-]+/g, '-')}.jsonl`)
}

async function readOrNull(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
