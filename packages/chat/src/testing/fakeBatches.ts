// Files and batches of the fake server. A batch goes one step further each time it is looked at.
import { type FakeCompletion, type FakeRequest, fakeTokens } from './fakeCompletion.ts'
import type { BatchFault } from './fault.ts'

/** A batch's object as the API spells it. */
export interface FakeBatch {
  readonly id: string
  readonly object: 'batch'
  readonly endpoint: string
  readonly completion_window: '24h'
  readonly created_at: number
  readonly input_file_id: string
  readonly metadata: { readonly [name: string]: string }
  status: 'validating' | 'in_progress' | 'completed' | 'expired' | 'failed' | 'cancelled'
  output_file_id?: string
  error_file_id?: string
  errors?: {
    readonly object: 'list'
    readonly data: readonly { readonly code: string; readonly message: string }[]
  }
}

/** What batches need of the server they are part of. */
export interface BatchHost {
  /** answers and charges one call */
  complete(request: FakeRequest): FakeCompletion
  fault(batch: number): BatchFault | undefined
  /** prompt tokens that may wait; a batch that goes over is found invalid */
  readonly enqueuedTokens: number
  /** looks until a batch is done */
  readonly looks: number
}

interface Line {
  readonly custom_id: string
  readonly body: FakeRequest
}

/** See the top of this file. */
export class FakeBatches {
  readonly files: Map<string, string> = new Map()
  readonly batches: FakeBatch[] = []
  readonly #host: BatchHost
  readonly #looked = new Map<string, number>()
  #fileCount = 0

  constructor(host: BatchHost) {
    this.#host = host
  }

  addFile(content: string): string {
    const id = `file-${++this.#fileCount}`
    this.files.set(id, content)
    return id
  }

  /** @throws Error if the file is not there */
  create(inputFile: string, endpoint: string, metadata: FakeBatch['metadata']): FakeBatch {
    if (!this.files.has(inputFile)) throw new Error(`No such File object: ${inputFile}`)
    const fault = this.#host.fault(this.batches.length)
    const batch: FakeBatch = {
      id: `batch_${this.batches.length + 1}`,
      object: 'batch',
      endpoint,
      completion_window: '24h',
      created_at: 1_700_000_000 + this.batches.length,
      input_file_id: inputFile,
      metadata,
      status: 'validating',
    }
    this.batches.push(batch)
    if (fault?.kind === 'fail') this.#fail(batch, fault.code, fault.message)
    else if (this.#waitingTokens() > this.#host.enqueuedTokens) {
      this.#fail(batch, 'token_limit_exceeded', 'Enqueued token limit reached')
    }
    return batch
  }

  /** The batch after one more step. */
  look(id: string): FakeBatch | undefined {
    const batch = this.batches.find((candidate) => candidate.id === id)
    if (batch?.status !== 'validating' && batch?.status !== 'in_progress') return batch
    const looked = (this.#looked.get(id) ?? 0) + 1
    this.#looked.set(id, looked)
    if (looked < this.#host.looks) batch.status = 'in_progress'
    else this.#finish(batch)
    return batch
  }

  #fail(batch: FakeBatch, code: string, message: string): void {
    batch.status = 'failed'
    batch.errors = { object: 'list', data: [{ code, message }] }
  }

  #waitingTokens(): number {
    return this.batches
      .filter(({ status }) => status === 'validating' || status === 'in_progress')
      .flatMap((batch) => this.#lines(batch))
      .flatMap(({ body }) => body.messages)
      .reduce((sum, { content }) => sum + fakeTokens(content), 0)
  }

  #lines({ input_file_id }: FakeBatch): Line[] {
    const text = this.files.get(input_file_id) ?? ''
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Line)
  }

  #finish(batch: FakeBatch): void {
    const fault = this.#host.fault(this.batches.indexOf(batch))
    const done: string[] = []
    const failed: string[] = []
    for (const [place, { custom_id, body }] of this.#lines(batch).entries()) {
      const head = { id: `batch_req_${batch.id}_${place}`, custom_id }
      if (fault?.kind === 'expire' && place >= fault.done) {
        const error = {
          code: 'batch_expired',
          message: 'This request could not be executed in time.',
        }
        failed.push(JSON.stringify({ ...head, response: null, error }))
      } else if (fault?.kind === 'errors' && fault.places.includes(place)) {
        const error = { error: { message: `fault ${fault.status}`, type: 'fault' } }
        const response = { status_code: fault.status, request_id: `r${place}`, body: error }
        failed.push(JSON.stringify({ ...head, response, error: null }))
      } else {
        const response = {
          status_code: 200,
          request_id: `r${place}`,
          body: this.#host.complete(body),
        }
        done.push(JSON.stringify({ ...head, response, error: null }))
      }
    }
    // The API does not keep the order either.
    done.reverse()
    if (done.length > 0) batch.output_file_id = this.addFile(`${done.join('\n')}\n`)
    if (failed.length > 0) batch.error_file_id = this.addFile(`${failed.join('\n')}\n`)
    batch.status = fault?.kind === 'expire' ? 'expired' : 'completed'
  }
}
