import { readFileSync } from 'node:fs'
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openTokenizer } from '@ts/tokenizer'
import { beforeAll, describe, test } from 'vitest'
import { referenceData, temporaryFolder, tinystories } from './cli.ts'

const at = temporaryFolder()
const data = referenceData()
const path = (name: string): string => join('path' in data ? data.path : '', name)
const model = path('llama2c/stories260K.bin')

describe
  .skipIf('missing' in data)
  .concurrent(`stories260K ${'missing' in data ? data.missing : ''}`, () => {
    test('generate gives the greedy tokens of llama2.c', async ({ expect }) => {
      const reference = read('reference/stories260K_runc_lily_prompt.json')
      const prompt: readonly string[] = ['--prompt', reference.prompt, '--temperature', '0']
      const args = ['generate', '--model', model, ...prompt, '--max-tokens', '186', '--json']
      const { code, stdout, stderr } = await tinystories(args)
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      const told = JSON.parse(stdout)
      expect(told).toEqual({
        text: reference.prompt + told.completion,
        completion: expect.any(String),
        tokens: reference.tokens.slice(reference.prompt_tokens.length),
        tokensPerSecond: expect.any(Number),
        firstTokenMs: expect.any(Number),
      })
      expect(reference.text.startsWith(told.text.slice(0, 400))).toBe(true)
    })

    test('the reference backend gives them too, from ids', async ({ expect }) => {
      const { tokens } = read('reference/stories260K_runc_empty_prompt.json')
      const args = ['--tokens', tokens.slice(0, 3).join(' '), '--max-tokens', '10', '--json']
      const greedy = ['--temperature', '0', '--backend', 'reference']
      const { stdout } = await tinystories(['generate', '--model', model, ...args, ...greedy])
      expect(JSON.parse(stdout).tokens).toEqual(tokens.slice(3, 13))
    })

    test('streams text, the same for the same seed on any number of threads', async ({
      expect,
    }) => {
      const args = ['generate', '--model', model, '--prompt', 'One day', '--max-tokens', '40']
      const run = (...more: string[]) => tinystories([...args, ...more])
      const [one, two, other] = await Promise.all([
        run('--seed', '4', '--threads', '1'),
        run('--seed', '4', '--threads', '2'),
        run('--seed', '5', '--threads', '1'),
      ])
      expect(one.stdout).toMatch(/^One day.{20,}\n$/s)
      expect(two.stdout).toBe(one.stdout)
      expect(other.stdout).not.toBe(one.stdout)
    })

    test('score gives the loss that the original has', async ({ expect }) => {
      const { stories260K } = read('reference/loss_on_text.json')
      const wanted = stories260K.results.find(({ text }: { text: string }) =>
        text.startsWith('cs336/'),
      )
      const name = 'llama2c/tok512.bin'
      const tokenizer = openTokenizer({ [name]: await readFile(path(name)) })
      const text = await readFile(path('cs336/tinystories_sample.txt'), 'utf8')
      const stories = text.split('<|endoftext|>').map((story) => story.trim())
      const scores = await Promise.all(
        stories.filter((story) => story !== '').map((story) => scoreStory(story)),
      )
      const nats = scores.reduce((sum, { nll, tokens }) => sum + nll * (tokens.length - 1), 0)
      const predicted = scores.reduce((sum, { tokens }) => sum + tokens.length - 1, 0)
      expect(predicted).toBe(wanted.tokens)
      expect(nats / predicted).toBeCloseTo(wanted.mean_nll, 4)

      /** As the original: a beginning, the story, and a beginning again that ends it. */
      async function scoreStory(story: string) {
        const ids = [...tokenizer.encode(story, { special: true }), 1].slice(0, 513).join(' ')
        const { stdout } = await tinystories(['score', '--model', model, '--tokens', ids, '--json'])
        return JSON.parse(stdout)
      }
    })

    test('score of a file has bits per byte', async ({ expect }) => {
      await writeFile(at('story.txt'), 'Once upon a time, there was a little girl.')
      const args = ['score', '--model', model, '--text-file', at('story.txt')]
      const { stdout } = await tinystories([...args, '--json'])
      const { tokens, logprobs, nll, bitsPerByte, ...rest } = JSON.parse(stdout)
      expect(rest).toEqual({})
      expect(logprobs.length).toBe(tokens.length)
      expect([tokens[0], logprobs[0]]).toEqual([1, null])
      const nats = -logprobs.slice(1).reduce((sum: number, p: number) => sum + p, 0)
      expect(nll).toBeCloseTo(nats / (tokens.length - 1), 6)
      expect(bitsPerByte).toBeCloseTo(nats / Math.LN2 / 42, 6)
    })

    test('info counts parameters and memory', async ({ expect }) => {
      const { stdout } = await tinystories(['info', '--model', model, '--json'])
      expect(JSON.parse(stdout)).toMatchObject({
        file: { path: model, bytes: 1056540 },
        architecture: 'llama',
        parameters: { blocks: 227264, embeddings: 32768, total: 260032 },
        tokenizer: { kind: 'sentencepiece', vocabulary: 512 },
      })
      const { stdout: table } = await tinystories(['info', '--model', model])
      expect(table).toContain('parameters       260,032: blocks 227,264, embeddings 32,768')
    })
  })

describe
  .skipIf('missing' in data)
  .concurrent(`bad input to a model ${'missing' in data ? data.missing : ''}`, () => {
    beforeAll(async () => {
      await mkdir(at('alone'))
      await copyFile(model, at('alone/model.bin'))
      const bytes = await readFile(model)
      await writeFile(at('alone/short.bin'), bytes.subarray(0, 100_000))
      bytes.writeInt32LE(2 ** 30, 0)
      await writeFile(at('alone/hostile.bin'), bytes)
    })

    const long = Array.from({ length: 600 }, () => 403).join(' ')
    test.each([
      [['generate', '--model', model, '--prompt', ''], 'the text is empty'],
      [['generate', '--model', model, '--tokens', ''], 'at least one token id, got none'],
      [
        ['generate', '--model', model, '--tokens', '1 512'],
        'from 0 to 511 for this model, got 512 at place 1',
      ],
      [['generate', '--model', model, '--tokens', '1 -2'], 'got -2 at place 1'],
      [
        ['generate', '--model', model, '--tokens', long],
        "has 600 tokens and the model's context is 512; shorten it by 89",
      ],
      [['score', '--model', model, '--tokens', '999'], 'got 999 at place 0'],
      [
        ['generate', '--model', 'alone/model.bin', '--prompt', 'a'],
        'alone/model.bin: no tokenizer that fits',
      ],
      [['generate', '--model', 'alone/short.bin', '--tokens', '1'], 'short.bin'],
      [['info', '--model', 'alone/hostile.bin'], 'dim at byte 0'],
      [
        [
          'generate',
          '--model',
          model,
          '--prompt',
          'a',
          '--tokenizer',
          path('llama2c/tokenizer.bin'),
        ],
        'the tokenizer has 32000 ids, the model 512',
      ],
      [['info', '--model', 'alone'], 'no model here'],
    ])('%j', async (args, message) => {
      const inside = args.map((arg) => (arg.startsWith('alone') ? at(arg) : arg))
      const { code, stdout, stderr } = await tinystories(inside)
      if (code !== 1 || stdout !== '' || !stderr.includes(message) || /\n./.test(stderr)) {
        throw new Error(`expected one sentence with '${message}', got ${code} ${stdout} ${stderr}`)
      }
    })

    test('ids need no tokenizer', async ({ expect }) => {
      const args = ['--tokens', '1', '--temperature', '0', '--max-tokens', '3']
      const { code, stdout } = await tinystories([
        'generate',
        '--model',
        at('alone/model.bin'),
        ...args,
      ])
      expect({ code, stdout }).toEqual({ code: 0, stdout: '1 403 407 261\n' })
    })
  })

// biome-ignore lint/suspicious/noExplicitAny: what is in the files is what the tests are about
function read(name: string): any {
  return JSON.parse(readFileSync(path(name), 'utf8'))
}
