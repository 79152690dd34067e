// The offline judge with what this machine has: Harper, and a larger model.
import type { OfflineJudge } from '@ts/gpt-eval'
import { type HarperChecker, harperChecker } from '@ts/gpt-eval/harper'
import type { BackendName } from '@ts/tensor/auto'
import { Scorer } from '@ts/transformer'
import { UserError } from '../errors.ts'
import { loadModel } from '../modelFile.ts'
import { openBackend } from '../openBackend.ts'
import { workPerContext } from '../workOf.ts'

/** Opens it; the larger model is loaded only if there is one. @param note told what is missing */
export async function openOffline(
  {
    larger,
    backend: name,
    threads,
  }: {
    readonly larger?: string
    readonly backend: BackendName
    readonly threads: number
  },
  note: (text: string) => void,
): Promise<{ readonly judge: OfflineJudge; close(): Promise<void> }> {
  const checker = await installedHarper()
  if (checker === undefined) {
    note(
      'spelling and grammar are left out: they need harper.js (72 MB), which comes with `npm install harper.js` beside tinystories',
    )
  }
  const checking = checker ? { checker } : {}
  if (larger === undefined) return { judge: checking, close: async () => checker?.close() }
  const backend = await openBackend(name, threads, () => workPerContext(larger))
  const { model, tokenizer } = await loadModel(backend, larger)
  if (tokenizer === null) throw new UserError(`${larger}: no tokenizer lies beside the model`)
  const scorer = await Scorer.open(backend, model)
  return {
    judge: { ...checking, bitsPerByte },
    async close() {
      scorer.close()
      backend.close()
      await checker?.close()
    },
  }

  // The tokens that end behind the prompt, per byte of the completion.
  async function bitsPerByte(prompt: string, completion: string): Promise<number> {
    const ids = tokenizer!.encode(prompt + completion, { special: true })
    const given = tokenizer!.encode(prompt, { special: true }).length
    const { logprobs } = await scorer.score(ids)
    const nats = logprobs.slice(given).reduce<number>((sum, p) => sum - (p ?? 0), 0)
    return nats / Math.LN2 / Buffer.byteLength(completion)
  }
}

// An optional peer: its dictionary is too large for those who never judge.
async function installedHarper(): Promise<HarperChecker | undefined> {
  try {
    return await harperChecker()
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ERR_MODULE_NOT_FOUND' && message.includes('harper.js')) return undefined
    throw error
  }
}
