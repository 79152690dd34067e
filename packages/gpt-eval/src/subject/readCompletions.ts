// Ready completions from a file of JSON lines: our own, or those of any other program.
import { FormatError } from '@ts/transformer'
import { z } from 'zod'
import type { Completion, Prompt } from '../completion.ts'

const line = z.object({
  set: z.enum(['beginnings', 'questions', 'instruct']).optional(),
  id: z.string().optional(),
  prompt: z.string(),
  sample: z.int().min(0).optional(),
  completion: z.string(),
  end: z.enum(['stop', 'length']).nullish(),
})

/** A completion as one line of a file, without the line's end. */
export function completionLine({ prompt, sample, text, end }: Completion): string {
  const { set, id, text: beginning } = prompt
  return JSON.stringify({ set, id, prompt: beginning, sample, completion: text, end })
}

/**
 * Reads completions: one object a line with `prompt` and `completion`; `set`, `id`, `sample` and `end` may be given. Prompts that are
 * among the known ones, by their id or else by their text, become those; others get an id of their own.
 *
 * @param options `tolerant` leaves out lines that a crash has cut off
 * @throws FormatError naming line, field and byte
 */
export function readCompletions(
  text: string,
  source: string,
  {
    known = [],
    tolerant = false,
  }: { readonly known?: readonly Prompt[]; readonly tolerant?: boolean } = {},
): readonly Completion[] {
  const byId = new Map(known.map((prompt) => [`${prompt.set} ${prompt.id}`, prompt]))
  const byText = new Map(known.map((prompt) => [prompt.text.trimEnd(), prompt]))
  const samples = new Map<string, number>()
  const completions: Completion[] = []
  const lines = text.split('\n')
  let offset = 0
  lines.forEach((content, i) => {
    const at = offset
    offset += new TextEncoder().encode(content).length + 1
    if (content.trim() === '') return
    const value = parse(content)
    const checked = line.safeParse(value)
    if (!checked.success) {
      if (tolerant && value === undefined) return
      const issue = checked.error.issues[0]
      const field = [`line ${i + 1}`, ...(issue?.path ?? [])].join('.')
      const problem = value === undefined ? 'not JSON' : (issue?.message ?? 'not a completion')
      throw new FormatError(source, field, problem, { offset: at })
    }
    const { set = 'beginnings', id, prompt: words, completion, end = null } = checked.data
    const same = id === undefined ? undefined : byId.get(`${set} ${id}`)
    let prompt = same?.text === words ? same : byText.get(words.trimEnd())
    if (prompt === undefined) {
      prompt = { set, id: id ?? `prompt-${byText.size + 1}`, text: words }
      byText.set(words.trimEnd(), prompt)
    }
    const next = samples.get(prompt.id) ?? 0
    samples.set(prompt.id, next + 1)
    completions.push({ prompt, sample: checked.data.sample ?? next, text: completion, end })
  })
  return completions
}

function parse(content: string): unknown {
  try {
    return JSON.parse(content)
  } catch {
    return undefined
  }
}
