// What the element tells the page while it works. None of the events bubbles.
import type { StoryModel, Told } from '../protocol.ts'
import type { StoryError } from '../storyError.ts'

/** The element's events by name. */
export interface TinyStoryEventMap {
  /** More of the model is here. */
  'story-progress': CustomEvent<{ readonly loaded: number; readonly total: number | null }>
  /** The model is open. */
  'story-load': CustomEvent<StoryModel>
  /** Whether the browser keeps a copy of the model, so that it opens without a network. */
  'story-kept': CustomEvent<{ readonly kept: boolean }>
  /** The graphics card was lost; the story goes on in WebAssembly. */
  'story-moved': CustomEvent<StoryModel>
  /** A story begins. */
  'story-start': CustomEvent<{ readonly prompt: string }>
  /** More of the story. */
  'story-text': CustomEvent<{ readonly text: string }>
  /** The story is over. `text` is all of it, prompt included. */
  'story-end': CustomEvent<Told & { readonly text: string }>
  /** Something went wrong; the element shows it too. */
  'story-error': CustomEvent<StoryError>
}
