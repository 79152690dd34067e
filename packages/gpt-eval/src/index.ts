// @ts/gpt-eval: a large model grades a small one's stories, with honest error bars.

export type { Completion, Prompt, PromptSet } from './completion.ts'
export {
  type EvaluateOptions,
  evaluate,
  type Judge,
  judgingCalls,
  type RunHooks,
  type WrittenModel,
} from './evaluation/evaluate.ts'
export type {
  Copying,
  Evaluation,
  Examined,
  ExaminedAnswer,
  ExaminedModel,
  ModelFacts,
} from './evaluation/evaluation.ts'
export type { InstructShares, InstructSummary } from './evaluation/instructSummary.ts'
export { joinEvaluations, parseEvaluation } from './evaluation/parseEvaluation.ts'
export {
  type Measure,
  type ModelSummary,
  measured,
  type PairSummary,
  type Summary,
  summarise,
  titleOf,
} from './evaluation/summary.ts'
export { type CompletionDiversity, completionDiversity } from './health/completionDiversity.ts'
export { type GenerationHealth, generationHealth } from './health/generationHealth.ts'
export { repeatedNgramShare, truncateAtRepeatedNgram } from './health/repetition.ts'
export { checkInstruction, type InstructionCheck } from './instruct/checkInstruction.ts'
export {
  combinationOf,
  formatInstruction,
  type Instruction,
  type InstructionPart,
  instructionOf,
  partsOf,
  unseenCombinations,
} from './instruct/instruction.ts'
export { type InstructPromptOptions, instructPrompts } from './instruct/instructPrompts.ts'
export {
  type Calibration,
  type CalibrationText,
  calibrate,
  calibrationCompletions,
  readCalibration,
} from './judge/calibrate.ts'
export {
  type AgeGroup,
  ageGroups,
  ageYears,
  type Criterion,
  criteria,
  type Followed,
  type Grades,
} from './judge/grades.ts'
export { firstMessages, secondMessages, type Turns } from './judge/gradingMessages.ts'
export { type Graded, gradeAll, gradingCalls, type JudgeOptions } from './judge/judge.ts'
export { type Answered, type Judged, judgeAnswers, verdictCalls } from './judge/verdicts.ts'
export type { LanguageChecker, Mistake } from './offline/language.ts'
export {
  gradeOffline,
  type OfflineGrades,
  type OfflineJudge,
  offlineColumns,
} from './offline/offlineGrades.ts'
export { beginnings } from './prompts/beginnings.ts'
export {
  answerIn,
  checkByRule,
  type Question,
  type QuestionKind,
  type Rule,
  type Verdict,
} from './prompts/question.ts'
export { questions } from './prompts/questions.ts'
export { type Beginnings, halfStories, readBeginnings } from './prompts/readBeginnings.ts'
export { answersCsv, gradesCsv } from './report/csv.ts'
export { type ReportOptions, renderReport } from './report/renderReport.ts'
export {
  type Agreement,
  agreement,
  type JudgeNoise,
  judgeNoise,
  weightedKappa,
} from './statistics/agreement.ts'
export { type BootstrapOptions, clusterInterval, type Interval } from './statistics/bootstrap.ts'
export type { Clusters } from './statistics/clusters.ts'
export {
  type CompareOptions,
  type Comparison,
  comparePaired,
  holm,
  minimumDetectable,
  pairsNeeded,
} from './statistics/compare.ts'
export { type Correlation, pearson, spearman } from './statistics/correlation.ts'
export { normalise } from './statistics/normalise.ts'
export {
  type ChatSubjectOptions,
  chatSubject,
  completionCalls,
  endpointSubject,
} from './subject/chatSubject.ts'
export { generatorSubject } from './subject/generatorSubject.ts'
export { completionLine, readCompletions } from './subject/readCompletions.ts'
export {
  type CompletionRequest,
  openRequests,
  type PlanOptions,
  planCompletions,
  type Subject,
} from './subject/subject.ts'
