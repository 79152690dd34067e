export type { BatchHost, FakeBatch, FakeBatches } from './fakeBatches.ts'
export type { FakeCompletion, FakeRequest, FakeUsage } from './fakeCompletion.ts'
export { type Charge, type FakeOpenAI, type FakeOpenAIOptions, fakeOpenAI } from './fakeOpenAI.ts'
export type { BatchFault, Fault } from './fault.ts'
