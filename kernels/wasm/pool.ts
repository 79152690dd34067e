// How threads meet. Counters lie in shared memory that the host has zeroed; every thread has its own
// instance of this module on that memory.

/**
 * Waits until all threads have come here; sense-reversing, so it may be used again at once.
 *
 * @param control three i32: how many have come, how often all have met, how many sleep
 * @param threads 1: returns at once, also on memory that is not shared
 * @param spin    how often to look before sleeping; a browser window's main thread must not sleep
 */
export function barrier(control: usize, threads: i32, spin: i32): void {
  if (threads < 2) return
  const meeting = atomic.load<i32>(control, 4)
  if (atomic.add<i32>(control, 1) == threads - 1) {
    atomic.store<i32>(control, 0)
    atomic.add<i32>(control, 1, 4)
    // A thread counts itself as asleep before it compares, so none is missed.
    if (atomic.load<i32>(control, 8) != 0) atomic.notify(control + 4, -1)
  } else {
    waitWhile(control + 4, meeting, spin, control + 8)
  }
}

/**
 * Waits while the i32 at `address` is `value`.
 *
 * @param sleepers address of the i32 that counts sleeping threads
 */
function waitWhile(address: usize, value: i32, spin: i32, sleepers: usize): void {
  for (let i = 0; i < spin; i++) if (atomic.load<i32>(address) != value) return
  atomic.add<i32>(sleepers, 1)
  while (atomic.load<i32>(address) == value) atomic.wait<i32>(address, value, -1)
  atomic.sub<i32>(sleepers, 1)
}
