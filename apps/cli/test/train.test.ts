import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { temporaryFolder, tinystories } from './cli.ts'
import { parquetFile } from './parquetFile.ts'

const at = temporaryFolder()
const stories = Array.from({ length: 60 }, (_, i) => {
  const [who, what] = [['Tim', 'Ben', 'Ann'][i % 3], ['dog', 'cat', 'ball', 'hat'][i % 4]]
  return `One day ${who} saw a ${what}.\n\n${who} was happy. “A ${what}!” said ${who} ${i} times.`
})
const tiny = ['--preset', 'neo-32x1', '--batch', '2', '--context', '32', '--threads', '1']

beforeAll(async () => {
  await writeFile(at('stories.txt'), stories.join('\n<|endoftext|>\n'))
  const args = ['tokenizer', 'train', '--data', at('stories.txt'), '--vocab', '300']
  await tinystories([...args, '--out', at('tok')])
})

describe('data prepare', () => {
  test('the same stories from every kind of file', async () => {
    const lines = stories.map((text) => JSON.stringify({ text }))
    await writeFile(at('stories.jsonl'), lines.join('\n'))
    await writeFile(at('stories.json'), JSON.stringify(stories))
    await writeFile(at('stories.parquet'), parquetFile('text', stories))
    const prepared = await Promise.all(
      ['txt', 'jsonl', 'json', 'parquet'].map(async (kind) => {
        const out = at(`data-${kind}`)
        const args = ['--data', at(`stories.${kind}`), '--tokenizer', at('tok'), '--out', out]
        const { code, stdout } = await tinystories([
          'data',
          'prepare',
          ...args,
          '--validation',
          '0.1',
          '--json',
        ])
        expect(code).toBe(0)
        const { path, train, validation } = JSON.parse(stdout)
        expect([path, train.documents, validation.documents]).toEqual([out, 54, 6])
        return readFile(`${out}/train-00000.tokens`)
      }),
    )
    for (const shard of prepared) expect(shard.equals(prepared[0])).toBe(true)
  })

  test.each([
    ['none.txt', '', 'there is no text in this file'],
    ['bad.jsonl', '{"text": "a"}\n{"txt": "b"}', "line 2: must be an object with a text 'text'"],
    ['bad.json', '{}', 'must hold one array of stories'],
    ['bad.parquet', 'PAR1 but no parquet PAR1', 'not a readable parquet file'],
    ['binary.txt', Buffer.of(0xff, 0xfe, 0x00), 'not UTF-8 text, near byte 0'],
  ])('refuses %s', async (name, content, message) => {
    await writeFile(at(name), content)
    const args = ['--data', at(name), '--tokenizer', at('tok'), '--out', at('none')]
    const { code, stderr } = await tinystories(['data', 'prepare', ...args])
    expect(code).toBe(1)
    expect(stderr).toContain(`tinystories: ${at(name)}: `)
    expect(stderr).toContain(message)
  })

  test('refuses a folder', async () => {
    const args = ['--data', at('tok'), '--tokenizer', at('tok'), '--out', at('none')]
    const { code, stderr } = await tinystories(['data', 'prepare', ...args])
    const told = `tinystories: ${at('tok')}: a file was expected, this is a folder\n`
    expect({ code, stderr }).toEqual({ code: 1, stderr: told })
  })
})

describe('train', () => {
  const train = (out: string, ...more: string[]) =>
    tinystories(['train', '--out', at(out), ...more])
  const weights = (out: string, step: string) =>
    readFile(at(`${out}/checkpoints/step-${step}/model.safetensors`))

  test('makes a run folder that other commands take as a model', async () => {
    const from = ['--data', at('stories.txt'), '--vocab', '280', ...tiny]
    const { code, stdout, stderr } = await train('run', ...from, '--steps', '30', '--json')
    expect(code).toBe(0)
    expect(stderr).toMatch(/parameters, 30 steps of 64 tokens/)
    expect(JSON.parse(stdout)).toEqual({
      step: 30,
      reason: 'finished',
      path: at('run/checkpoints/step-000030'),
      loss: expect.any(Number),
      bitsPerByte: expect.any(Number),
      tokensPerSecond: expect.any(Number),
    })
    expect(await readFile(at('run/report.html'), 'utf8')).toContain('<svg')
    const prompt = ['--prompt', 'One day', '--max-tokens', '5', '--json', '--threads', '1']
    const told = await tinystories(['generate', '--model', at('run'), ...prompt])
    expect(JSON.parse(told.stdout).tokens.length).toBe(5)
    const again = await train('run', ...from)
    expect(again.code).toBe(1)
    expect(again.stderr).toContain('holds a run already; add --resume to go on')
    const other = await train('run', '--resume', '--batch', '4')
    expect(other.stderr).toContain('batch must stay 2, got 4')
    const longer = await train('run', '--resume', '--steps', '40', '--json')
    expect(JSON.parse(longer.stdout).step).toBe(40)
  })

  test('Ctrl-C saves and exits 130; --resume then gives the bits of a run without it', async () => {
    const data = await tinystories([
      ...['data', 'prepare', '--data', at('stories.txt'), '--tokenizer', at('tok')],
      ...['--out', at('prepared')],
    ])
    expect(data.code).toBe(0)
    const args = ['--data', at('prepared'), ...tiny, '--steps', '1200', '--seed', '3']
    const quiet = ['--evaluate-every', '0', '--sample-every', '50', '--dropout', '0.1']
    const [whole, stopped] = await Promise.all([
      train('whole', ...args, ...quiet),
      tinystories(['train', '--out', at('stopped'), ...args, ...quiet], {
        interruptAt: /^ {2}Once upon a time/m,
      }),
    ])
    expect(whole.code).toBe(0)
    expect({ code: stopped.code, stdout: stopped.stdout }).toEqual({ code: 130, stdout: '' })
    const told =
      /Stopped after step ([\d,]+) and saved it. Go on with: tinystories train --out (.+) --resume\n$/
    const [, step, out] = told.exec(stopped.stderr) ?? []
    expect(out).toBe(at('stopped'))
    expect(Number(step.replace(',', ''))).toBeLessThan(1200)
    const resumed = await train('stopped', '--resume', '--threads', '2')
    expect(resumed.stderr).toContain(`going on after step ${step} of 1,200`)
    expect((await weights('stopped', '001200')).equals(await weights('whole', '001200'))).toBe(true)
  })

  test('--from begins with the weights and tokens of a model, also where a crash left no checkpoint', async () => {
    const losses = async (run: string): Promise<readonly number[]> =>
      (await readFile(at(`${run}/metrics.jsonl`), 'utf8'))
        .split('\n')
        .filter((line) => line.startsWith('{"kind":"step"'))
        .map((line) => JSON.parse(line).loss)
    const stories = ['--data', at('stories.txt')]
    const base = await train('base', ...stories, '--vocab', '290', ...tiny, '--steps', '20')
    expect(base.code).toBe(0)
    // The model's context is the row's length where none is asked for.
    const few = ['--batch', '2', '--threads', '1', '--sample-every', '0']
    const keep = ['--steps', '6', '--save-every', '2', '--keep', '1', '--warmup', '5']
    const tuned = await train('tuned', '--from', at('base'), ...stories, ...few, ...keep)
    expect(tuned).toMatchObject({ code: 0 })
    const { settings, model } = JSON.parse(await readFile(at('tuned/run.json'), 'utf8'))
    expect(settings).toMatchObject({ context: 32, keep: 1, schedule: { warmup: 5 } })
    expect(model.vocab_size).toBe(290)
    expect(await readdir(at('tuned/checkpoints'))).toEqual(['step-000006'])
    const before = await losses('tuned')
    expect(before[0]).toBeLessThan((await losses('base'))[0] - 0.5)

    for (const name of ['checkpoints', 'latest', 'best']) {
      await rm(at(`tuned/${name}`), { recursive: true, force: true })
    }
    expect(await train('tuned', '--resume')).toMatchObject({ code: 0 })
    expect(await losses('tuned')).toEqual(before)

    const other = await train('other', '--from', at('base'), '--data', at('data-txt'), ...few)
    expect(other.stderr).toContain("prepared with another tokenizer than the model's")
  })

  test.each([
    [['--data', 'missing.txt'], 'missing.txt: no such file or folder'],
    [['--data', 'stories.txt', '--preset', 'neo-30x2'], '16 heads divide'],
    [['--data', 'stories.txt', '--preset', 'huge'], "no 'huge'; there are neo-"],
    [['--data', 'stories.txt', '--config', 'stories.txt'], 'stories.txt: config'],
    [['--resume'], 'there is no run to resume; give --data'],
  ])('refuses %j', async (args, message) => {
    const inside = args.map((arg) => (arg.endsWith('.txt') ? at(arg) : arg))
    const { code, stderr } = await train('refused', ...inside)
    expect({ code, known: stderr.includes(message) ? message : stderr }).toEqual({
      code: 1,
      known: message,
    })
  })

  test('a full disk stops it with a sentence and leaves no half-written checkpoint', async () => {
    const args = ['--data', at('stories.txt'), '--preset', 'neo-128x1', '--context', '32']
    const { code, stderr } = await tinystories(
      ['train', '--out', at('full'), ...args, '--threads', '1', '--steps', '2'],
      { fileBlocks: 300 },
    )
    expect(code).toBe(1)
    expect(stderr).toMatch(/tinystories: .*full.*: the file would be too large for this disk\n$/)
    const info = await tinystories(['info', '--model', at('full')])
    expect(info.stderr).toContain('no model here')
  })
})
