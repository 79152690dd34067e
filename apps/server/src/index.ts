// @ts/server: tiny language models behind an OpenAI-compatible API.
export type { EngineOptions, HostedModel, ModelOptions } from './engine/hostedModel.ts'
export type { HttpOptions, LogOptions } from './http/app.ts'
export { type ApiKey, makeApiKey } from './keys/apiKey.ts'
export { parseKeyFile, readKeyFile, writeKeyFile } from './keys/keyFile.ts'
export type { ChatStyle } from './openai/chatPrompt.ts'
export type { RequestLimits } from './openai/tasks.ts'
export { type ServeOptions, type Server, serve } from './serve.ts'
