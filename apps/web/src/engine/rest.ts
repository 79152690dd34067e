// Lets a worker that computes without waiting hear its messages.

const channel = new MessageChannel()
const waiting: (() => void)[] = []
channel.port1.onmessage = () => waiting.shift()?.()

/** Waits until messages and timers that are due have had their turn. Faster than a timer, which waits 4 ms. */
export function rest(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve)
    channel.port2.postMessage(null)
  })
}

/** A `rest` that does nothing unless the last one was more than `ms` ago. */
export function resting(ms: number): () => Promise<void> {
  let last = performance.now()
  return async () => {
    if (performance.now() - last < ms) return
    await rest()
    last = performance.now()
  }
}
