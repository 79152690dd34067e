// Waiting that an AbortSignal ends at once.

/** Resolves after so many ms. @throws the signal's reason as soon as it is aborted */
export function wait(ms: number, signal?: AbortSignal): Promise<void> {
  return abortable(
    new Promise((resolve, reject) => {
      // Longer than a timer can hold (24 days) means that something is wrong with the number.
      if (ms > 2 ** 31 - 1) reject(new RangeError(`wait: at most 24 days, got ${ms} ms`))
      const timer = setTimeout(resolve, ms)
      signal?.addEventListener('abort', () => clearTimeout(timer), { once: true })
    }),
    signal,
  )
}

/** The promise, or the signal's reason if it is aborted before. */
export async function abortable<T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (signal === undefined) return promise
  promise.catch(() => {})
  signal.throwIfAborted()
  let listener = (): void => {}
  const aborted = new Promise<never>((_, reject) => {
    listener = () => reject(signal.reason)
    signal.addEventListener('abort', listener, { once: true })
  })
  try {
    return await Promise.race([promise, aborted])
  } finally {
    signal.removeEventListener('abort', listener)
  }
}
