export { offlineChat, readStoryPrompt, readSummaryPrompt } from './offline-chat.ts'
export { type ProposeOptions, proposeRecipe } from './propose-recipe.ts'
export { firstCalls, type Sampling, type StoryCall, type StoryPlan } from './story-calls.ts'
export {
  type GeneratedStory,
  type GenerationReport,
  type Loss,
  type RunOptions,
  rejections,
  StoryGenerator,
  type StorySource,
} from './story-generator.ts'
export { type Summarised, type SummariseOptions, summarise, summaryRequest } from './summarise.ts'
