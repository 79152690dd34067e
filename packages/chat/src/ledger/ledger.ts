// The ledger: every call ever paid for, in one append-only file of JSON lines. What it holds in memory is only what it
// has read back from the file, its own lines included, so all processes on one file agree on what was first.
import { FormatError } from '../errors.ts'
import { type Claim, Claims } from './claims.ts'
import { checkEntry, type Entry, encodeEntry, type Outcome, settles } from './entry.ts'
import type { Head } from './head.ts'
import { type KeyWords, keyWords } from './key.ts'
import { KeyIndex } from './keyIndex.ts'
import { type OpenBatch, OpenBatches } from './openBatches.ts'
import { parseLine, scan, type Visit } from './scan.ts'
import type { LedgerStore } from './store.ts'

/** An entry as a caller states it; the ledger adds who and when. */
export type Statement = Entry extends infer E
  ? E extends Entry
    ? Omit<E, 'by' | 'at'> & { readonly by?: string }
    : never
  : never

/** Money, in dollars. The most that can ever be on the bill is the sum of all three. */
export interface Bill {
  /** answers, refusals and answers cut off, as the server counted their tokens */
  readonly spent: number
  /** calls that never came back but may have been charged, at the most they can have cost */
  readonly uncertain: number
  /** calls and batches under way, at the most they can cost */
  readonly reserved: number
}

/** How many calls ended how. */
export type Counts = Readonly<Record<Outcome['kind'], number>>

// A claim whose owner cannot be asked counts as abandoned after this long.
const staleMs = 15 * 60_000
// Sums of dollars as whole numbers, so that a million small costs add up exactly.
const perDollar = 1e12

/** See the top of this file. Open one with {@link Ledger.open}. */
export class Ledger {
  readonly #store: LedgerStore
  readonly #index = new KeyIndex()
  readonly #claims = new Claims()
  readonly #batches = new OpenBatches()
  readonly #counts: Record<Outcome['kind'], number> = {
    answer: 0,
    refusal: 0,
    length: 0,
    failure: 0,
  }
  readonly #money = { spent: 0, uncertain: 0, reserved: 0, own: 0 }
  readonly #buffer = new Uint8Array(1 << 16)
  #offset = 0
  #rest = 0
  #damaged = 0
  #pending: Pending[] = []
  #turn: Promise<void> = Promise.resolve()
  #failure: Error | undefined

  private constructor(store: LedgerStore) {
    this.#store = store
  }

  /**
   * Reads what is there, ends a last line that a crash cut off, and writes off the calls of processes that are gone.
   * A gigabyte takes a few seconds and, with a million calls, 60 MB of memory.
   */
  static async open(store: LedgerStore): Promise<Ledger> {
    const ledger = new Ledger(store)
    await ledger.refresh()
    if (ledger.#rest > 0) {
      await store.append(newline, false)
      await ledger.refresh()
    }
    await ledger.dropAbandoned()
    return ledger
  }

  /** Whether a call is settled, as far as this process has read. */
  has(key: string): boolean {
    return this.#index.has(keyWords(key))
  }

  /** How a call ended; undefined if it has not. @throws FormatError if its line has changed since it was read */
  async get(key: string): Promise<Outcome | undefined> {
    const place = this.#index.get(keyWords(key))
    if (place === undefined) return undefined
    const where = `${this.#store.name}: byte ${place.offset}`
    const line = new Uint8Array(place.bytes)
    await this.#store.read(place.offset, line)
    const entry = checkEntry(parseLine(line, where))
    if (typeof entry === 'string') throw new FormatError(`${where}: ${entry}`)
    if (entry.key !== key || !settles(entry.kind)) {
      throw new FormatError(`${where}: key must be ${key}, got ${entry.key} (${entry.kind})`)
    }
    return entry as Outcome
  }

  /**
   * Writes a statement and reads it back. Statements made while another is being written go out together.
   *
   * @throws Error if the store cannot be written; from then on every statement throws it, since what is paid for could
   *         not be kept
   */
  add(statement: Statement): Promise<void> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure)
    const entry = { ...statement, by: statement.by ?? this.owner, at: Date.now() } as Entry
    return new Promise((resolve, reject) => {
      this.#pending.push({ entry, line: encodeEntry(entry), resolve, reject })
      if (this.#pending.length === 1) this.#exclusively(() => this.#write()).catch(() => {})
    })
  }

  /** Reads what this and other processes have written since. */
  refresh(): Promise<void> {
    return this.#exclusively(() => this.#read())
  }

  /** Writes off calls whose process is gone: they may have been charged. */
  async dropAbandoned(): Promise<void> {
    const gone = [...this.#claims].filter((claim) => this.#abandoned(claim))
    await Promise.all(gone.map(({ key, by, cost }) => this.add({ kind: 'lost', key, by, cost })))
  }

  /** The process whose claim on this key is the oldest; undefined if there is none. */
  holder(key: string): string | undefined {
    return this.#claims.first(key)?.by
  }

  /** What is reserved by batches, and by claims written before this process's on a key. Dollars. */
  reservedBefore(key: string): number {
    return this.#claims.costBefore(key, this.owner) + this.#batches.cost
  }

  get bill(): Bill {
    const { spent, uncertain, reserved } = this.#money
    return {
      spent: spent / perDollar,
      uncertain: uncertain / perDollar,
      reserved: reserved / perDollar,
    }
  }

  /** What other processes and batches have reserved. Dollars. */
  get reservedByOthers(): number {
    return (this.#money.reserved - this.#money.own) / perDollar
  }

  get counts(): Counts {
    return { ...this.#counts }
  }

  /** How many broken lines were passed over. */
  get damaged(): number {
    return this.#damaged
  }

  /** Names this process in the ledger. */
  get owner(): string {
    return this.#store.owner
  }

  get name(): string {
    return this.#store.name
  }

  /** Batches that have not ended, oldest first, wherever they are. */
  get batches(): readonly OpenBatch[] {
    return this.#batches.all
  }

  /** The open batch that a call is in. */
  batchOf(key: string): string | undefined {
    return this.#batches.of(key)
  }

  /** Open batches at a server, oldest first. @param server see `Chat.server`: undefined for OpenAI itself */
  batchesAt(server: string | undefined): readonly OpenBatch[] {
    return this.#batches.all.filter((batch) => batch.server === server)
  }

  /** How many tokens may wait in batches at a server, as far as it has complained. */
  batchTokens(server: string | undefined): number {
    return this.#batches.tokensOf(server)
  }

  /** Whether a process that wrote something is known to be gone. */
  gone(owner: string): boolean {
    return owner !== this.owner && this.#store.alive(owner) === false
  }

  /** Waits for what is being written. */
  async close(): Promise<void> {
    while (this.#pending.length > 0) await this.#turn
    await this.#turn
    await this.#store.close()
  }

  #abandoned({ by, at }: Claim): boolean {
    if (by === this.owner) return false
    return this.gone(by) || at < Date.now() - staleMs
  }

  // One reader or writer of this process at a time.
  #exclusively(work: () => Promise<void>): Promise<void> {
    const result = this.#turn.then(work)
    this.#turn = result.catch(() => {})
    return result
  }

  async #write(): Promise<void> {
    let batch = this.#pending
    this.#pending = []
    try {
      // A second round is needed only where another process died in the middle of a line at this very moment and ours
      // went onto the end of it unseen.
      for (let round = 0; batch.length > 0; round++) {
        if (round === 3) throw new Error('its lines cannot be read back')
        const lines = batch.map((pending) => pending.line)
        if (this.#rest > 0 || round > 0) lines.unshift(newline)
        await this.#store.append(concatenate(lines), batch.some(mustLast))
        await this.#read()
        const missing = batch.filter(({ entry }) => this.#misses(entry))
        for (const pending of batch) if (!missing.includes(pending)) pending.resolve()
        batch = missing
      }
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause)
      this.#failure = new Error(`${this.name}: the ledger must be writable, ${reason}`, { cause })
      for (const pending of [...batch, ...this.#pending]) pending.reject(this.#failure)
      this.#pending = []
    }
  }

  async #read(): Promise<void> {
    const take: Visit = (head, offset, line) => this.#take(head, offset, line)
    const progress = await scan(this.#store, this.#offset, take, this.#buffer)
    this.#offset = progress.offset
    this.#rest = progress.rest
    this.#damaged += progress.damaged
  }

  #misses({ kind, key, by }: Entry): boolean {
    if (settles(kind)) return !this.#index.has(keyWords(key))
    return kind === 'start' && !this.#claims.has(key, by)
  }

  #take(head: Head, offset: number, line: Uint8Array): void {
    const { words, kind, cost, by, at } = head
    if (settles(kind)) {
      this.#endClaim(words, by)
      if (this.#batches.collectedBefore(words, by)) return
      this.#money.spent += toUnits(cost)
      // A key settled twice was paid for twice, but only its first outcome counts.
      if (this.#index.add(words, { offset, bytes: line.length })) this.#counts[kind] += 1
    } else if (kind === 'start') {
      this.#endClaim(words, by)
      this.#claims.begin(words, by, cost, at)
      this.#reserve(cost, by)
    } else if (kind === 'batch') {
      this.#takeBatch(line, offset)
    } else {
      const claim = this.#endClaim(words, by)
      if (kind === 'lost' && claim !== undefined) this.#money.uncertain += toUnits(claim.cost)
    }
  }

  #takeBatch(line: Uint8Array, offset: number): void {
    const where = `${this.name}: byte ${offset}`
    const entry = checkEntry(parseLine(line, where))
    if (typeof entry === 'string') throw new FormatError(`${where}: ${entry}`)
    if (entry.kind === 'batch') this.#reserve(this.#batches.take(entry), entry.key)
  }

  #endClaim(words: KeyWords, by: string): Claim | undefined {
    const claim = this.#claims.end(words, by)
    if (claim === undefined) return undefined
    this.#reserve(-claim.cost, by)
    return claim
  }

  #reserve(cost: number, by: string): void {
    this.#money.reserved += toUnits(cost)
    if (by === this.owner) this.#money.own += toUnits(cost)
  }
}

interface Pending {
  readonly entry: Entry
  readonly line: Uint8Array
  readonly resolve: () => void
  readonly reject: (reason: Error) => void
}

const newline = new Uint8Array([10])

// Beginnings need no durability: losing one to a power cut loses what is not known yet anyway.
function mustLast({ entry }: Pending): boolean {
  return entry.kind !== 'start' && entry.kind !== 'stop'
}

function toUnits(dollars: number): number {
  return Math.round(dollars * perDollar)
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
