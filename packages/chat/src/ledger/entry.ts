// What the ledger says, and how each statement is spelled as one line of JSON.
//
// Every line begins with the same fields in the same order: key, bytes, kind, cost, by, at. `bytes` is the length of
// the whole line, so that a reader jumps from line to line, and a line cut short or grown together with the next
// one does not pass for whole. No text inside JSON can look like the beginning of a line: its quotes are escaped.
import { z } from 'zod'
import type { Usage } from '../chat.ts'

/** What every line begins with. */
interface Common {
  /** 32 hexadecimal digits: of the call, or of the batch */
  readonly key: string
  /** dollars */
  readonly cost: number
  /** who wrote it: a process, see `LedgerStore.owner`, or a batch */
  readonly by: string
  /** ms since 1970 */
  readonly at: number
}

interface Paid extends Common {
  readonly model: string
  readonly usage: Usage
  /** how long the call took */
  readonly ms: number
}

/** One statement of the ledger. */
export type Entry =
  | (Paid & { readonly kind: 'answer'; readonly text: string })
  | (Paid & { readonly kind: 'refusal'; readonly reason: string })
  | (Paid & { readonly kind: 'length'; readonly partial: string })
  /** the server refused the request for good, in a batch; costs nothing */
  | (Common & { readonly kind: 'failure'; readonly message: string })
  /** a call begins, and can cost this much; it ends with one of the four above or one of the next two */
  | (Common & { readonly kind: 'start' })
  /** nothing was paid */
  | (Common & { readonly kind: 'stop' })
  /** no answer came, but it may be on the bill */
  | (Common & { readonly kind: 'lost' })
  | BatchEntry

/** A statement about a batch. */
export interface BatchEntry extends Common {
  readonly kind: 'batch'
  readonly state: 'planned' | 'sent' | 'ended'
  /** keys of the calls in it; with `planned` */
  readonly keys?: readonly string[] | undefined
  /** where it is sent, see `Chat.server`; with `planned`, absent for OpenAI itself */
  readonly server?: string | undefined
  /** the model of all of them; with `planned` */
  readonly model?: string | undefined
  /**
   * with `planned`, tokens that count against the server's limit of waiting tokens; with `ended`, where the server found
   * them too many, how many to send from now on
   */
  readonly tokens?: number | undefined
  /** the server's name for it; with `sent` */
  readonly remote?: string | undefined
  /** why it ended without results */
  readonly reason?: string | undefined
}

const key = z.string().regex(/^[0-9a-f]{32}$/)
const common = { key, cost: z.number().nonnegative(), by: z.string(), at: z.number() }
const usage = z.object({
  promptTokens: z.number(),
  cachedTokens: z.number(),
  completionTokens: z.number(),
})
const paid = { ...common, model: z.string(), usage, ms: z.number() }
const schema: z.ZodType<Entry> = z.discriminatedUnion('kind', [
  z.object({ ...paid, kind: z.literal('answer'), text: z.string() }),
  z.object({ ...paid, kind: z.literal('refusal'), reason: z.string() }),
  z.object({ ...paid, kind: z.literal('length'), partial: z.string() }),
  z.object({ ...common, kind: z.literal('failure'), message: z.string() }),
  z.object({ ...common, kind: z.literal('start') }),
  z.object({ ...common, kind: z.literal('stop') }),
  z.object({ ...common, kind: z.literal('lost') }),
  z.object({
    ...common,
    kind: z.literal('batch'),
    state: z.enum(['planned', 'sent', 'ended']),
    keys: z.array(key).optional(),
    server: z.string().optional(),
    model: z.string().optional(),
    tokens: z.number().optional(),
    remote: z.string().optional(),
    reason: z.string().optional(),
  }),
])

/** A statement that settles a call: what came back, or that nothing ever will. */
export type Outcome = Extract<Entry, { kind: 'answer' | 'refusal' | 'length' | 'failure' }>

/** Whether a statement settles its call. */
export function settles(kind: Entry['kind']): kind is Outcome['kind'] {
  return kind === 'answer' || kind === 'refusal' || kind === 'length' || kind === 'failure'
}

/** A value as an entry, or what is wrong with it. */
export function checkEntry(value: unknown): Entry | string {
  const checked = schema.safeParse(value)
  if (checked.success) return checked.data
  const issue = checked.error.issues[0]
  return `${issue?.path.join('.') || 'line'}: ${issue?.message}`
}

const encoder = new TextEncoder()

/** One line, with its newline. */
export function encodeEntry(entry: Entry): Uint8Array {
  const { key, kind, cost, by, at, ...rest } = entry
  const tail = `,${JSON.stringify({ kind, cost, by, at, ...rest }).slice(1)}\n`
  const start = `{"key":"${key}","bytes":`
  const tailBytes = encoder.encode(tail)
  const others = start.length + tailBytes.length - 1
  // The number counts its own digits.
  let bytes = others + String(others).length
  bytes = others + String(bytes).length
  const startBytes = encoder.encode(start + bytes)
  const line = new Uint8Array(startBytes.length + tailBytes.length)
  line.set(startBytes)
  line.set(tailBytes, startBytes.length)
  return line
}
