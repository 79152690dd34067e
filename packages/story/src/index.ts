// @ts/story: a tiny language model tells stories in any web page.

export { defineTinyStory } from './element/defineTinyStory.ts'
export type { TinyStoryEventMap } from './element/events.ts'
export { TinyStory, type TinyStoryState } from './element/tinyStory.ts'
export { type OpenStoryOptions, openStory, type Story } from './openStory.ts'
export type { StoryEnd, StoryModel, TellOptions, Told } from './protocol.ts'
export { StoryError, type StoryErrorCode } from './storyError.ts'
export type { TrainedStory, TrainProgress, TrainRequest } from './train/request.ts'
export { type TrainOptions, train } from './train/train.ts'
