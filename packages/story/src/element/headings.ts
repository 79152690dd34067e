// Errors as a visitor of the page reads them: what it means first, then the details.
import type { StoryError } from '../storyError.ts'

const headings: Readonly<Record<StoryError['code'], string>> = {
  network: 'The story cannot be loaded',
  integrity: 'The story’s model is not the one that belongs here',
  format: 'The story’s model is damaged',
  unsupported: 'This browser cannot tell the story',
  blocked: 'This page does not allow the story to run',
  option: 'The story cannot be told',
  closed: 'The story was closed',
}

/** The sentence to show. */
export function headingOf({ code, message }: StoryError): string {
  return `${headings[code]}: ${message.replace(/\.$/, '')}.`
}
