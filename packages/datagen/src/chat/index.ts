export { offlineChat, readStoryPrompt, readSummaryPrompt } from './offlineChat.ts'
export { type ProposeOptions, proposeRecipe } from './proposeRecipe.ts'
export { firstCalls, type Sampling, type StoryCall, type StoryPlan } from './storyCalls.ts'
export {
  type GeneratedStory,
  type GenerationReport,
  type Loss,
  type RunOptions,
  rejections,
  StoryGenerator,
  type StorySource,
} from './storyGenerator.ts'
export { type Summarised, type SummariseOptions, summarise, summaryRequest } from './summarise.ts'
