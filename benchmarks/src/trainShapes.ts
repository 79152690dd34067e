// The shapes that are trained: the project's training workloads, and that of TinyStories-33M.
import { type TrainWorkload, trainWorkloads } from '../../apps/cli/src/bench/workload.ts'

export const trainShapes: Readonly<Record<string, TrainWorkload>> = {
  ...trainWorkloads,
  '33M': { d: 768, L: 4, H: 16, V: 10000, T: 512, B: 64 },
}
