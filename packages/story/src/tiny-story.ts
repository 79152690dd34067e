// The script for a page: registers <tiny-story> and offers the same API as the package.
import { defineTinyStory } from './element/defineTinyStory.ts'

export * from './index.ts'

defineTinyStory()
