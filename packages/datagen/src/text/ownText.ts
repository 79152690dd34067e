/**
 * A text that holds no other text in memory. Engines keep a part of a string as a reference to the whole of it, so that one story
 * kept of a file that is read by the megabyte keeps the megabyte.
 */
export function ownText(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string
}
