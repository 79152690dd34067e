export { distinctN, diversity, nearDuplicateShare } from './diversity.ts'
export { FormatError } from './errors.ts'
export type { Feature } from './feature.ts'
export { features } from './feature.ts'
export { formsOfAny, missingWord } from './filter/asked-words.ts'
export { childWords } from './filter/child-words.ts'
export {
  type FilterName,
  type FilterOptions,
  type FilterReport,
  filterNames,
  StoryFilter,
  type Verdict,
} from './filter/filter-stories.ts'
export { type Repaired, repair } from './filter/repair.ts'
export { type AllDataStory, allDataRecord, readAllData } from './instruct/all-data.ts'
export { instructPrompt, instructText, readInstructText } from './instruct/instruct-text.ts'
export {
  type Described,
  type InstructField,
  type InstructKind,
  type InstructOptions,
  type InstructRecord,
  instructKinds,
  instructor,
} from './instruct/instruction.ts'
export { jsonValues } from './instruct/json-values.ts'
export { type Closeness, closeness } from './measure/closeness.ts'
export {
  DiversityMeter,
  type DiversityOptions,
  type DiversityReport,
} from './measure/diversity-meter.ts'
export { EarlyWarning, type Warning, type WarningLimits } from './measure/early-warning.ts'
export { type Ending, endingOf } from './measure/ending.ts'
export { type Near, NearDuplicates, signatureOf, similarityOf } from './measure/near-duplicates.ts'
export { fleschEase, fleschKincaidGrade, type ReadingCounts } from './measure/reading-level.ts'
export { Reservoir } from './measure/reservoir.ts'
export type { Share } from './measure/top-texts.ts'
export {
  type MemorisationReport,
  memorisation,
  type StoryMemory,
} from './memory/memorisation.ts'
export { withoutNames } from './memory/without-names.ts'
export { type AxisCoverage, Coverage, type CoverageReport } from './recipe/coverage.ts'
export { featureLabel, featureLabels, featureOfLabel } from './recipe/feature-labels.ts'
export { fill } from './recipe/fill.ts'
export { lattice, type Spec } from './recipe/lattice.ts'
export { readRecipe } from './recipe/read-recipe.ts'
export { childRecipe, type Recipe, type RecipeFeature } from './recipe/recipe.ts'
export { type Part, splitStories } from './recipe/split-stories.ts'
export { storyPrompt } from './recipe/story-prompt.ts'
export type { Templates } from './recipe/templates.ts'
export { type StoryReport, storyReport } from './report/story-report.ts'
export { toldSentences, wordsOf } from './text/words.ts'
export { names } from './vocabulary/names.ts'
export type { Adjective, Noun, PartOfSpeech, Verb } from './vocabulary.ts'
export { vocabulary } from './vocabulary.ts'
export { writeSimpleStories } from './write-simple-stories.ts'
export { writeStories } from './write-stories.ts'
export type { Outline, Story, StoryRequest } from './write-story.ts'
export { writeStory } from './write-story.ts'
