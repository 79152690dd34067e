// @ts/interpret: what happens inside a model: attention heads, neurons, the logit lens.

export { type AttentionPatterns, attentionPatterns } from './attentionPatterns.ts'
export {
  type Favourite,
  type HeadKind,
  type HeadProfile,
  type HeadProfileOptions,
  headProfiles,
} from './headProfiles.ts'
export { type LogitLens, logitLens } from './logitLens.ts'
export { matchNeurons, type NeuronMatch, type Reading } from './matchNeurons.ts'
export type { Matrix } from './matrix.ts'
export { neuronActivations } from './neuronActivations.ts'
export {
  type Alternative,
  type TokenProbability,
  tokenProbabilities,
} from './tokenProbabilities.ts'
export {
  type ActivePlace,
  type NeuronTop,
  type TopActivationOptions,
  topActivations,
} from './topActivations.ts'
export { Tracer } from './tracer.ts'
