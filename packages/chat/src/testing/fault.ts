// Ways in which the fake server misbehaves.

/** What goes wrong with one chat completion. */
export type Fault =
  /** an error status; `code` and `headers` as the API would send them */
  | {
      readonly kind: 'status'
      readonly status: number
      readonly code?: string
      readonly headers?: { readonly [name: string]: string }
    }
  /** the connection closes before a byte of the answer; the call is not charged */
  | { readonly kind: 'drop' }
  /** the connection closes in the middle of the answer; the call is charged */
  | { readonly kind: 'cut' }
  /** nothing ever comes; the call is not charged */
  | { readonly kind: 'hang' }
  /** half of the body's JSON, sent as if it were whole; the call is charged */
  | { readonly kind: 'malformed' }
  | { readonly kind: 'slow'; readonly ms: number }
  /** the answer comes when this is settled */
  | { readonly kind: 'held'; readonly until: Promise<unknown> }
  | { readonly kind: 'refusal'; readonly reason: string }
  | { readonly kind: 'filter' }
  | { readonly kind: 'length' }

/** What goes wrong with a batch. */
export type BatchFault =
  /** it expires when this many of its calls are done; those are charged */
  | { readonly kind: 'expire'; readonly done: number }
  /** it is found invalid */
  | { readonly kind: 'fail'; readonly code: string; readonly message: string }
  /** it is started, but the connection closes before the answer */
  | { readonly kind: 'drop' }
  /** these calls, by their place in the file, end with a status */
  | { readonly kind: 'errors'; readonly places: readonly number[]; readonly status: number }

const usual = [
  { kind: 'status', status: 500 },
  { kind: 'status', status: 429, headers: { 'retry-after-ms': '5' } },
  { kind: 'drop' },
  { kind: 'cut' },
  { kind: 'malformed' },
  { kind: 'slow', ms: 20 },
] as const satisfies readonly Fault[]

/** One request in twenty meets each of six faults that another try makes good, at places that look random: for `fault`. */
export function everyFault(call: number): Fault | undefined {
  return usual[(call * 7919 + 13) % 20]
}
