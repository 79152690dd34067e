import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { referenceData, temporaryFolder, tinystories } from './cli.ts'

const at = temporaryFolder()
const data = referenceData()

describe('tokenizer train, tokenize, detokenize', () => {
  const text = 'Tim’s red ball ✿ is big.\n\nToo big! <|endoftext|> 🎈'
  beforeAll(async () => {
    const stories = Array.from({ length: 40 }, (_, i) => `Tim had a red ball. It was ${i} big.`)
    await writeFile(at('stories.txt'), stories.join('\n<|endoftext|>\n'))
    const args = ['tokenizer', 'train', '--data', at('stories.txt'), '--vocab', '300']
    const { code, stdout } = await tinystories([...args, '--out', at('tok'), '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toEqual({
      path: at('tok/tokenizer.json'),
      vocabulary: expect.any(Number),
      seconds: expect.any(Number),
    })
  })

  test('any text comes back from its tokens', async () => {
    const tokenized = await tinystories(['tokenize', '--tokenizer', at('tok'), '--json'], {
      stdin: text,
    })
    expect(tokenized.code).toBe(0)
    const { tokens, ...rest } = JSON.parse(tokenized.stdout)
    expect(rest).toEqual({})
    expect(tokens.length).toBeGreaterThan(10)
    expect(tokens).not.toContain(0)
    const back = await tinystories(['detokenize', '--tokenizer', at('tok/tokenizer.json')], {
      stdin: tokenized.stdout,
    })
    expect(back).toEqual({ code: 0, stdout: text, stderr: '' })
  })

  test('a model file gives the tokenizer inside it', async () => {
    const model = fileURLToPath(import.meta.resolve('@ts/story-model/story.tinystory'))
    const { stdout } = await tinystories(['tokenize', '--tokenizer', model], { stdin: text })
    const back = await tinystories(['detokenize', '--tokenizer', model], { stdin: stdout })
    expect(back).toEqual({ code: 0, stdout: text, stderr: '' })
    await writeFile(at('none.tinystory'), 'no model')
    const refused = await tinystories(['tokenize', '--tokenizer', at('none.tinystory')])
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('none.tinystory') })
  })

  test('special tokens are read only if asked', async () => {
    const args = ['tokenize', '--tokenizer', at('tok'), '--special']
    const { stdout } = await tinystories(args, { stdin: 'Tim<|endoftext|>' })
    expect(stdout).toMatch(/^\d+( \d+)* 0\n$/)
  })

  test.each([
    ['5 300000', 'token ids must be below', 'got 300000 at place 1'],
    ['5 x', "expected token ids, got 'x'", ''],
  ])('detokenize refuses %j', async (stdin, rule, actual) => {
    const args = ['detokenize', '--tokenizer', at('tok')]
    const { code, stderr } = await tinystories(args, { stdin })
    expect(code).toBe(1)
    expect(stderr).toContain(rule)
    expect(stderr).toContain(actual)
  })

  test('a folder without a tokenizer, and a damaged one', async () => {
    await writeFile(at('broken.json'), '{"model": {"vocab": {"a": 0')
    const none = await tinystories(['tokenize', '--tokenizer', at('')])
    expect(none.stderr).toContain('no tokenizer in this folder')
    const broken = await tinystories(['tokenize', '--tokenizer', at('broken.json')])
    expect(broken.stderr).toContain('broken.json')
    expect([none.code, broken.code]).toEqual([1, 1])
  })
})

describe.skipIf('missing' in data)(
  `reference tokenizers ${'missing' in data ? data.missing : ''}`,
  () => {
    const path = (name: string): string => join('path' in data ? data.path : '', name)

    test.each([
      ['tokenizers/gpt2_vocab.json', 'tokenizers/gpt2_encode_vectors.json'],
      ['tokenizers/tinystories10k', 'tokenizers/tinystories10k/encode_vectors.json'],
    ])('%s gives its vectors', async (tokenizer, vectors) => {
      const [longest] = readVectors(path(vectors))
      const args = ['tokenize', '--tokenizer', path(tokenizer), '--json']
      const { stdout } = await tinystories(args, { stdin: longest.text })
      expect(JSON.parse(stdout)).toEqual({ tokens: longest.ids })
    })

    test('tok512.bin and tok512.model agree', async () => {
      const ran = await Promise.all(
        ['llama2c/tok512.bin', 'llama2c/tok512.model'].map((name) =>
          tinystories(['tokenize', '--tokenizer', path(name), '--json', '--special'], {
            stdin: 'Once upon a time, there was a little girl named Lily',
          }),
        ),
      )
      const reference = path('reference/stories260K_runc_lily_prompt.json')
      const { prompt_tokens: tokens } = JSON.parse(readFileSync(reference, 'utf8'))
      for (const { stdout } of ran) expect(JSON.parse(stdout)).toEqual({ tokens })
    })
  },
)

interface Vector {
  readonly text: string
  readonly ids: readonly number[]
}

/** Texts and their ids, special tokens as plain text, the longest text first. */
function readVectors(path: string): readonly Vector[] {
  const { cases }: { cases: readonly Record<string, never>[] } = JSON.parse(
    readFileSync(path, 'utf8'),
  )
  return cases
    .map(({ text, ids, ids_special_as_plain_text: plain }) => ({ text, ids: plain ?? ids }))
    .sort((a: Vector, b: Vector) => b.text.length - a.text.length)
}
