// What every architecture offers: a configuration, and a forward pass that builds the graph.
import type { Tensor } from '@ts/tensor'
import type { KeyValueCache } from './cache.ts'
import type { Config } from './config/config.ts'

/** What a forward pass reads. */
export interface ForwardInputs {
  /** (B, T) i32, each in [0, V); with a cache a flat list (N) of tokens of any of its rows. */
  readonly tokens: Tensor
  /** As tokens, i32: where each token stands in its text, from 0. */
  readonly positions: Tensor
  /** Keys and values of earlier tokens. Without it a row's tokens see only each other. */
  readonly cache?: CacheInputs | null
  /** Only in training. */
  readonly dropout?: Dropout | null
  /** (R) i32: the tokens, counted through (b·T + t, or n), whose logits are wanted. Without it all of them. */
  readonly rows?: Tensor | null
}

/** A cache and the places in it that a forward pass fills. */
export interface CacheInputs {
  readonly store: KeyValueCache
  /** (N) i32: row · capacity + position of each token; −1 where it is only padding and is not kept. */
  readonly slots: Tensor
}

/** Values left out at random, on the embedding and on what each branch adds to the residual stream. */
export interface Dropout {
  /** Share of values left out, 0…1. */
  readonly rate: number
  /** (1) i32, to be fed anew at every run. */
  readonly seed: Tensor
}

/** What a forward pass computes. */
export interface Forward {
  /** (B, T, V), or (N, V) with a cache, or (R, V) if rows were asked for. */
  readonly logits: Tensor
  /**
   * What happens inside, by name. Compile those you want as outputs; the others cost nothing.
   *
   * `residual.i` (B, T, C) the stream that enters layer i, `residual.L` what leaves the last;
   * `query.i`, `key.i`, `value.i` (B, T, H·D) as attention sees them (KV·D for keys and values);
   * `attention.i` (B, T, H·D) the heads' results before the output projection;
   * `mlp.i` (B, T, F) the hidden activations; `final` (B, T, C) the normalised stream under the head.
   * With a cache N stands for B, T.
   */
  readonly internals: Readonly<Record<string, Tensor>>
}

/** A language model: parameters in fields, a graph when asked. Weights live in the backend. */
export interface Model {
  readonly config: Config
  /** @throws ShapeError if the inputs do not fit */
  forward(inputs: ForwardInputs): Forward
}
