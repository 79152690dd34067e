export type {
  Answer,
  AnswerSchema,
  AttemptOptions,
  Chat,
  ChatRequest,
  CutOff,
  LimitState,
  Message,
  Refusal,
  Reply,
  ServerLimits,
  Usage,
} from './chat.ts'
export { canonicalJson, type Json } from './json.ts'
export { requestKey } from './requestKey.ts'
