// Makes the element known to the page.
import type { TinyStoryEventMap } from './events.ts'
import { TinyStory } from './tinyStory.ts'

/**
 * Registers `<tiny-story>`, or the same element under another name. Does nothing on a server, and nothing
 * if the name is taken, so that two copies of the script on a page do no harm.
 */
export function defineTinyStory(name = 'tiny-story'): void {
  const { customElements } = globalThis
  if (!customElements || customElements.get(name)) return
  // A class can be registered once: another name needs a class of its own.
  customElements.define(name, name === 'tiny-story' ? TinyStory : class extends TinyStory {})
}

declare global {
  interface HTMLElementTagNameMap {
    'tiny-story': TinyStory
  }
  // So that addEventListener knows them.
  interface HTMLElementEventMap extends TinyStoryEventMap {}
}
