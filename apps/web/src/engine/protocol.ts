// How the page and the engine's worker talk. A request names a method of the engine and may be stopped; its
// answer is any number of events, then a result or an error.

/** A method of the engine: yields what happens meanwhile, returns the result. */
export type Method<A = never, E = unknown, R = unknown> = (
  argument: A,
  signal: AbortSignal,
) => AsyncGenerator<E, R, undefined>

/** What methods there are. */
export type Methods = Readonly<Record<string, Method>>

/** What the page sends. */
export type ToEngine =
  | {
      readonly kind: 'ask'
      readonly id: number
      readonly method: string
      readonly argument: unknown
    }
  | { readonly kind: 'stop'; readonly id: number }

/** What the worker answers. */
export type FromEngine =
  | { readonly kind: 'event'; readonly id: number; readonly event: unknown }
  | { readonly kind: 'result'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly name: string; readonly message: string }

export type Argument<M> = M extends Method<infer A, infer _E, infer _R> ? A : never
export type Happening<M> = M extends Method<infer _A, infer E, infer _R> ? E : never
export type Outcome<M> = M extends Method<infer _A, infer _E, infer R> ? R : never
