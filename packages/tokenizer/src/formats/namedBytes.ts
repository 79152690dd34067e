// What every reader takes.

/** A file's bytes and the name that errors give it. */
export interface NamedBytes {
  readonly name: string
  readonly bytes: Uint8Array
}
