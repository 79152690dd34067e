export { distinctN, diversity, nearDuplicateShare } from './diversity.ts'
export { FormatError } from './errors.ts'
export type { Feature } from './feature.ts'
export { features } from './feature.ts'
export { formsOfAny, missingWord } from './filter/askedWords.ts'
export { childWords } from './filter/childWords.ts'
export {
  type FilterName,
  type FilterOptions,
  type FilterReport,
  filterNames,
  StoryFilter,
  type Verdict,
} from './filter/filterStories.ts'
export { type Repaired, repair } from './filter/repair.ts'
export { type AllDataStory, allDataRecord, readAllData } from './instruct/allData.ts'
export {
  type Described,
  type InstructField,
  type InstructKind,
  type InstructOptions,
  type InstructRecord,
  instructKinds,
  instructor,
} from './instruct/instruction.ts'
export { instructPrompt, instructText, readInstructText } from './instruct/instructText.ts'
export { jsonValues } from './instruct/jsonValues.ts'
export { type Closeness, closeness } from './measure/closeness.ts'
export {
  DiversityMeter,
  type DiversityOptions,
  type DiversityReport,
} from './measure/diversityMeter.ts'
export { EarlyWarning, type Warning, type WarningLimits } from './measure/earlyWarning.ts'
export { type Ending, endingOf } from './measure/ending.ts'
export { type Near, NearDuplicates, signatureOf, similarityOf } from './measure/nearDuplicates.ts'
export { fleschEase, fleschKincaidGrade, type ReadingCounts } from './measure/readingLevel.ts'
export { Reservoir } from './measure/reservoir.ts'
export type { Share } from './measure/topTexts.ts'
export {
  type MemorisationReport,
  memorisation,
  type StoryMemory,
} from './memory/memorisation.ts'
export { withoutNames } from './memory/withoutNames.ts'
export { type AxisCoverage, Coverage, type CoverageReport } from './recipe/coverage.ts'
export { featureLabel, featureLabels, featureOfLabel } from './recipe/featureLabels.ts'
export { fill } from './recipe/fill.ts'
export { lattice, type Spec } from './recipe/lattice.ts'
export { readRecipe } from './recipe/readRecipe.ts'
export { childRecipe, type Recipe, type RecipeFeature } from './recipe/recipe.ts'
export { type Part, splitStories } from './recipe/splitStories.ts'
export { storyPrompt } from './recipe/storyPrompt.ts'
export type { Templates } from './recipe/templates.ts'
export { type StoryReport, storyReport } from './report/storyReport.ts'
export { toldSentences, wordsOf } from './text/words.ts'
export { names } from './vocabulary/names.ts'
export type { Adjective, Noun, PartOfSpeech, Verb } from './vocabulary.ts'
export { vocabulary } from './vocabulary.ts'
export { writeSimpleStories } from './writeSimpleStories.ts'
export { writeStories } from './writeStories.ts'
export type { Outline, Story, StoryRequest } from './writeStory.ts'
export { writeStory } from './writeStory.ts'
