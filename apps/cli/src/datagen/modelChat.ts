// A model of ours as the provider of stories and of their summaries. Stories are asked for as TinyStories-Instruct does: by words and features.
import { type Chat, type ChatRequest, ProviderError, type Reply } from '@ts/chat'
import { instructPrompt } from '@ts/datagen'
import { readStoryPrompt, readSummaryPrompt } from '@ts/datagen/chat'
import { Generator, Scorer, shapeOf } from '@ts/transformer'
import { UserError } from '../errors.ts'
import { loadModel } from '../modelFile.ts'
import { openBackend } from '../openBackend.ts'
import { modelSummary } from './modelSummary.ts'

/** A chat with what it holds. */
export interface OpenChat {
  readonly chat: Chat
  close(): void
}

/** Tokens that a summary is judged by: most stories have fewer, and each sentence of a story costs so many. */
const WINDOW = 320

/**
 * Opens a model for stories and summaries. It answers one call at a time, and prompts for single stories only.
 *
 * @throws UserError if it has no tokenizer
 */
export async function openModelChat(path: string, threads: number): Promise<OpenChat> {
  const backend = await openBackend('wasm', threads)
  try {
    const { model, config, tokenizer } = await loadModel(backend, path)
    if (!tokenizer) throw new UserError(`${path}: no tokenizer beside the model`)
    const { context } = shapeOf(config)
    // What only tells needs no program that scores, and the other way round.
    let generator: Generator | undefined
    let scorer: Scorer | undefined
    const sumUp = async (story: string, signal?: AbortSignal): Promise<Reply> => {
      scorer ??= await Scorer.open(backend, model, { context: Math.min(WINDOW, context) })
      const { summary, tokens } = await modelSummary({ scorer, tokenizer }, story, signal)
      return answerOf(summary, { promptTokens: tokens, cachedTokens: 0, completionTokens: 0 })
    }
    const tell = async (request: ChatRequest, signal?: AbortSignal): Promise<Reply> => {
      generator ??= await Generator.open(backend, model, { tokenizer, overflow: 'slide' })
      const ids = tokenizer.encode(promptOf(request, path), { special: true })
      const maxTokens = Math.min(request.maxTokens ?? 700, Math.max(1, 4 * context))
      let text = ''
      let tokens = 0
      let whole = false
      for await (const piece of generator.pieces([ids], {
        sampling: { temperature: request.temperature ?? 1, topP: request.topP ?? 1 },
        maxTokens,
        seed: request.seed ?? 0,
        ...(signal && { signal }),
      })) {
        text += piece.text
        tokens += 1
        whole ||= piece.end === 'stop'
      }
      const usage = { promptTokens: ids.length, cachedTokens: 0, completionTokens: tokens }
      return whole ? answerOf(text, usage) : { kind: 'length', partial: text, usage }
    }
    const chat: Chat = {
      name: path,
      server: path,
      free: true,
      complete: (request, { signal } = {}) => {
        const story = readSummaryPrompt(request.messages.at(-1)?.content ?? '')
        return story === null ? tell(request, signal) : sumUp(story, signal)
      },
    }
    return {
      chat,
      close: () => {
        generator?.close()
        scorer?.close()
        backend.close()
      },
    }
  } catch (error) {
    backend.close()
    throw error
  }
}

/** What the model is given to go on from. @throws ProviderError for other prompts than those of single stories */
function promptOf(request: ChatRequest, path: string): string {
  const { words, features } = readStoryPrompt(request.messages.at(-1)?.content ?? '')
  if (Object.keys(words).length === 0) {
    throw new ProviderError(`${path}: a story model takes prompts for single stories only`, {
      retryable: false,
      maybePaid: false,
      fatal: false,
    })
  }
  return instructPrompt([
    ...(features.length > 0 ? [{ kind: 'features', features } as const] : []),
    { kind: 'words', words: Object.values(words) },
  ])
}

function answerOf(text: string, usage: Reply['usage']): Reply {
  if (text.trim() === '') return { kind: 'refusal', reason: 'empty answer', usage }
  return { kind: 'answer', text, usage }
}
