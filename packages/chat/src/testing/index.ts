export type { BatchHost, FakeBatch, FakeBatches } from './fakeBatches.ts'
export type { FakeCompletion, FakeRequest, FakeUsage } from './fakeCompletion.ts'
export {
  type Charge,
  type FakeOpenAI,
  type FakeOpenAIOptions,
  type FakeRoute,
  fakeOpenAI,
} from './fakeOpenAI.ts'
export { type BatchFault, everyFault, type Fault } from './fault.ts'
