// What is known of a server's process from inside and must come back to where it was when nobody asks any more.

/** The state of a process that serves. */
export interface Facts {
  /** sockets of clients that are open */
  readonly sockets: number
  /** texts that have a row of a model, and those that wait for one */
  readonly rows: number
  readonly waiting: number
  /** bytes in use on the heap of the thread that speaks HTTP, after its garbage was collected */
  readonly heap: number
  /** bytes of the whole process */
  readonly resident: number
}
