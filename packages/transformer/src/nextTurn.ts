// Lets the thread's other work have its turn.

const immediate = (globalThis as { setImmediate?: (call: () => void) => unknown }).setImmediate

/** Resolves after what waits for the event loop: timers, messages, sockets. Not slowed down as timers are. */
export function nextTurn(): Promise<void> {
  if (immediate) return new Promise((resolve) => immediate(resolve))
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}
