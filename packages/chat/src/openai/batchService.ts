// The Batch API of a server: a file of requests goes in, files of results come out within a day.
import type OpenAI from 'openai'
import { toFile } from 'openai'
import { z } from 'zod'
import type { ChatRequest, Reply, Usage } from '../chat.ts'
import type { Json } from '../json.ts'
import { readCompletion } from './completion.ts'
import { asFailure, connectionFailure, retryableStatus } from './failure.ts'

/** A batch as the server knows it. */
export interface RemoteBatch {
  readonly id: string
  /** `expired` and `cancelled` batches may have results all the same, and those are charged */
  readonly state: 'running' | 'completed' | 'expired' | 'cancelled' | 'failed'
  /** files of results; absent where there are none */
  readonly files: readonly string[]
  readonly inputFile: string
  /** why it failed */
  readonly problem?: { readonly code: string; readonly message: string }
}

/** What became of one call of a batch. */
export type BatchResult =
  | { readonly key: string; readonly reply: Reply }
  /** `again`: the same request may succeed in another batch (it expired, or the server had trouble) */
  | { readonly key: string; readonly again: boolean; readonly message: string }

/** A server's Batch API. Failed calls throw a `ProviderError`; none is repeated here. */
export interface BatchService {
  /** One line of the input file, without its newline. */
  line(key: string, request: ChatRequest): string
  /** Uploads lines and starts a batch that carries `tag`. */
  submit(lines: readonly string[], tag: string, signal?: AbortSignal): Promise<RemoteBatch>
  /** The batch that carries `tag`, among the newest thousand. */
  find(tag: string, signal?: AbortSignal): Promise<RemoteBatch | undefined>
  poll(id: string, signal?: AbortSignal): Promise<RemoteBatch>
  /** Results as they are read, in any order; lines that cannot be read are left out. */
  results(batch: RemoteBatch, signal?: AbortSignal): AsyncIterable<BatchResult>
  /** Deletes the batch's files from the server; those that are gone already do not matter. */
  clean(batch: RemoteBatch, signal?: AbortSignal): Promise<void>
}

const tagName = 'ledger_batch'
const endpoint = '/v1/chat/completions'

/** The Batch API behind an `openai` client. */
export function openaiBatches(
  client: OpenAI,
  body: (request: ChatRequest) => Record<string, Json>,
): BatchService {
  const options = (signal?: AbortSignal): OpenAI.RequestOptions => ({
    maxRetries: 0,
    ...(signal && { signal }),
  })
  const guarded = async <T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      throw asFailure(error, signal)
    }
  }
  return {
    line: (key, request) =>
      JSON.stringify({ custom_id: key, method: 'POST', url: endpoint, body: body(request) }),
    submit: (lines, tag, signal) =>
      guarded(async () => {
        const file = await toFile(new Blob([lines.join('\n'), '\n']), `${tag}.jsonl`)
        const uploaded = await client.files.create({ file, purpose: 'batch' }, options(signal))
        const batch = await client.batches.create(
          {
            input_file_id: uploaded.id,
            endpoint,
            completion_window: '24h',
            metadata: { [tagName]: tag },
          },
          options(signal),
        )
        return readBatch(batch)
      }, signal),
    find: (tag, signal) =>
      guarded(async () => {
        let seen = 0
        for await (const batch of client.batches.list({ limit: 100 }, options(signal))) {
          if (batch.metadata?.[tagName] === tag) return readBatch(batch)
          if (++seen >= 1000) return undefined
        }
        return undefined
      }, signal),
    poll: (id, signal) =>
      guarded(async () => readBatch(await client.batches.retrieve(id, options(signal))), signal),
    results: (batch, signal) => results(client, batch, options(signal)),
    clean: async ({ inputFile, files }, signal) => {
      for (const file of [inputFile, ...files]) {
        await client.files.delete(file, options(signal)).catch(() => signal?.throwIfAborted())
      }
    },
  }
}

function readBatch(batch: OpenAI.Batch): RemoteBatch {
  const { id, status, output_file_id, error_file_id, input_file_id } = batch
  const first = batch.errors?.data?.[0]
  return {
    id,
    state: states[status] ?? 'running',
    files: [output_file_id, error_file_id].filter(
      (file) => typeof file === 'string' && file !== '',
    ) as string[],
    inputFile: input_file_id,
    ...(first && { problem: { code: first.code ?? '', message: first.message ?? '' } }),
  }
}

const states: Partial<Record<string, RemoteBatch['state']>> = {
  completed: 'completed',
  expired: 'expired',
  cancelled: 'cancelled',
  failed: 'failed',
}

const resultSchema = z.object({
  custom_id: z.string(),
  response: z.object({ status_code: z.number(), body: z.unknown() }).nullish(),
  error: z.object({ code: z.string().nullish(), message: z.string().nullish() }).nullish(),
})

async function* results(
  client: OpenAI,
  { files }: RemoteBatch,
  options: OpenAI.RequestOptions,
): AsyncGenerator<BatchResult> {
  for (const file of files) {
    try {
      const response = await client.files.content(file, options)
      for await (const line of lines(response)) {
        const result = readResult(line)
        if (result !== undefined) yield result
      }
    } catch (error) {
      throw asFailure(error, options.signal ?? undefined)
    }
  }
}

function readResult(line: string): BatchResult | undefined {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return undefined
  }
  const checked = resultSchema.safeParse(value)
  if (!checked.success) return undefined
  const { custom_id: key, response, error } = checked.data
  if (response?.status_code === 200) {
    try {
      return { key, reply: readCompletion(response.body, noUsage) }
    } catch (problem) {
      return { key, again: true, message: (problem as Error).message }
    }
  }
  if (response !== null && response !== undefined) {
    const { status_code: status, body } = response
    const said = (body as { error?: { message?: unknown } } | null)?.error?.message
    return {
      key,
      again: retryableStatus(status),
      message: `${status} ${String(said ?? '')}`.trim(),
    }
  }
  const expired = error?.code === 'batch_expired' || error?.code === 'batch_cancelled'
  return { key, again: expired, message: `${error?.code ?? ''} ${error?.message ?? ''}`.trim() }
}

const noUsage = (): Usage => ({ promptTokens: 0, cachedTokens: 0, completionTokens: 0 })

async function* lines(response: Response): AsyncGenerator<string> {
  if (response.body === null) return
  const decoder = new TextDecoder()
  const reader = response.body.getReader()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read().catch((cause: unknown) => {
      throw connectionFailure('a file of results was cut off', cause, false)
    })
    rest += done ? decoder.decode() : decoder.decode(value, { stream: true })
    const parts = rest.split('\n')
    rest = parts.pop() ?? ''
    for (const part of parts) if (part.trim() !== '') yield part
    if (done) break
  }
  if (rest.trim() !== '') yield rest
}
