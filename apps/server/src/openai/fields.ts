// Fields that both kinds of completions have.
import { z } from 'zod'

/** A whole number from `least` to `most`, or null for the default. */
export const wholeField = (least: number, most: number) => z.int().min(least).max(most).nullish()

const numberField = (least: number, most: number) => z.number().min(least).max(most).nullish()

/** Fields of sampling, streaming and limits. */
export const commonFields = {
  model: z.string().min(1).max(256).describe('id of one of the models in /v1/models'),
  temperature: numberField(0, 2).describe(
    'divides the logits; 0 takes the likeliest token; default 1',
  ),
  top_p: numberField(0, 1).describe(
    'draws from the likeliest tokens that reach this share; default 1',
  ),
  top_k: wholeField(0, 2 ** 31 - 1).describe('draws from the k likeliest tokens; 0: all'),
  min_p: numberField(0, 1).describe(
    'leaves out tokens less likely than this share of the likeliest',
  ),
  repetition_penalty: z
    .number()
    .positive()
    .max(10)
    .nullish()
    .describe('above 1: repeats become rarer'),
  frequency_penalty: z.literal(0).nullish().describe('only 0; see repetition_penalty'),
  presence_penalty: z.literal(0).nullish().describe('only 0; see repetition_penalty'),
  seed: z
    .int()
    .nullish()
    .describe('the same seed gives the same text, on any number of threads and beside any others'),
  n: wholeField(1, 128).describe('texts for each prompt, default 1'),
  stop: z
    .union([z.string().max(256), z.array(z.string().max(256)).max(16)], {
      error: 'must be a string or at most 16 strings of at most 256 characters',
    })
    .nullish()
    .describe('strings that end the text and are not part of it'),
  logit_bias: z
    .record(z.string().regex(/^\d{1,9}$/, 'must be token ids'), z.number().min(-100).max(100))
    .nullish()
    .describe('added to the logits, by token id'),
  stream: z.boolean().nullish().describe('sends the text as server-sent events while it comes'),
  stream_options: z
    .strictObject({
      include_usage: z.boolean().nullish().describe('ends with a chunk that has the usage'),
      include_obfuscation: z.boolean().nullish(),
    })
    .nullish(),
  // What says nothing about the text is taken and does nothing.
  user: z.string().max(1024).nullish(),
  store: z.boolean().nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
  service_tier: z.string().max(64).nullish(),
  safety_identifier: z.string().max(1024).nullish(),
  prompt_cache_key: z.string().max(1024).nullish(),
}

/** The fields of a request that say how tokens are drawn. */
export type CommonFields = z.output<z.ZodObject<typeof commonFields>>
