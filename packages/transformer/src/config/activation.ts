// The names that config.json has for activations, and ours.
import type { Activation } from '@ts/tensor'

/** Activations of GPT-2 and GPT-Neo, as config.json calls them. */
export type ActivationName = 'gelu_new' | 'gelu_pytorch_tanh' | 'gelu'

/** All of them: the first is the usual one. */
export const activationNames: readonly ActivationName[] = ['gelu_new', 'gelu_pytorch_tanh', 'gelu']

/** The op's name: `gelu` is the exact form in config.json, `gelu_new` and its twin the tanh form. */
export function activationOf(name: ActivationName): Activation {
  return name === 'gelu' ? 'geluErf' : 'gelu'
}
