// Attributes as the options they stand for.
import type { TellOptions } from '../protocol.ts'
import { StoryError } from '../storyError.ts'

/** Attributes that are numbers, with the least value that makes sense. */
const numbers = {
  temperature: 0,
  'top-k': 0,
  'top-p': 0,
  seed: 0,
  'max-tokens': 1,
  pace: 0,
  threads: 1,
} as const

/**
 * A number from an attribute, or null if it is not there.
 *
 * @throws StoryError `option` naming the attribute and what it says
 */
export function numberAttribute(element: Element, name: keyof typeof numbers): number | null {
  const text = element.getAttribute(name)
  if (text === null) return null
  const value = Number(text)
  if (text.trim() === '' || !(value >= numbers[name]) || value === Number.POSITIVE_INFINITY) {
    throw new StoryError(
      'option',
      `${name} must be a number of at least ${numbers[name]}, got '${text}'`,
    )
  }
  return value
}

/** Where the element's story is computed; null: not said. @throws StoryError `option` */
export function backendAttribute(element: Element): 'wasm' | 'webgpu' | null {
  const name = element.getAttribute('backend')
  if (name === null || name === 'wasm' || name === 'webgpu') return name
  throw new StoryError('option', `backend must be 'wasm' or 'webgpu', got '${name}'`)
}

/** How the element's attributes say that a story is told. @throws StoryError `option` */
export function tellOptions(element: Element): TellOptions {
  const named = {
    temperature: numberAttribute(element, 'temperature'),
    topK: numberAttribute(element, 'top-k'),
    topP: numberAttribute(element, 'top-p'),
    seed: numberAttribute(element, 'seed'),
    maxTokens: numberAttribute(element, 'max-tokens'),
    pace: numberAttribute(element, 'pace'),
  }
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== null))
}
