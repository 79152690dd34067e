/** Text that is not in the form it should be; names source, field and offset. */
export class FormatError extends Error {
  override readonly name = 'FormatError'
}
