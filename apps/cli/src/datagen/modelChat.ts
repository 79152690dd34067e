// A model of ours as the provider of stories: it is given the words and features as TinyStories-Instruct has them.
import { type Chat, ProviderError } from '@ts/chat'
import { instructPrompt } from '@ts/datagen'
import { readStoryPrompt } from '@ts/datagen/chat'
import { Generator, shapeOf } from '@ts/transformer'
import { UserError } from '../errors.ts'
import { loadModel } from '../modelFile.ts'
import { openBackend } from '../openBackend.ts'

/** A chat with what it holds. */
export interface OpenChat {
  readonly chat: Chat
  close(): void
}

/**
 * Opens a model for stories. It answers one call at a time, and prompts for single stories only.
 *
 * @throws UserError if it has no tokenizer
 */
export async function openModelChat(path: string, threads: number): Promise<OpenChat> {
  const backend = await openBackend('wasm', threads)
  try {
    const { model, config, tokenizer } = await loadModel(backend, path)
    if (!tokenizer) throw new UserError(`${path}: no tokenizer beside the model`)
    const { context } = shapeOf(config)
    const generator = await Generator.open(backend, model, { tokenizer, overflow: 'slide' })
    const chat: Chat = {
      name: path,
      server: path,
      free: true,
      complete: async (request, { signal } = {}) => {
        const asked = request.messages.at(-1)?.content ?? ''
        const { words, features } = readStoryPrompt(asked)
        if (Object.keys(words).length === 0) {
          throw new ProviderError(`${path}: a story model takes prompts for single stories only`, {
            retryable: false,
            maybePaid: false,
            fatal: false,
          })
        }
        const prompt = instructPrompt([
          ...(features.length > 0 ? [{ kind: 'features', features } as const] : []),
          { kind: 'words', words: Object.values(words) },
        ])
        const ids = tokenizer.encode(prompt, { special: true })
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
        if (!whole) return { kind: 'length', partial: text, usage }
        if (text.trim() === '') return { kind: 'refusal', reason: 'empty answer', usage }
        return { kind: 'answer', text, usage }
      },
    }
    return {
      chat,
      close: () => {
        generator.close()
        backend.close()
      },
    }
  } catch (error) {
    backend.close()
    throw error
  }
}
