// The shape of llama2.c's stories15M, with a tied head: 15.2 million weights, 9.2 of them the head's.
import type { LlamaConfig } from '@ts/transformer'
import { decodeConfig } from '../../apps/cli/src/bench/workload.ts'

export const stories15M: LlamaConfig = decodeConfig('s15M')
