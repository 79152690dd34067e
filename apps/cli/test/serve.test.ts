// tinystories serve and tinystories keys: the real command in a process of its own, the official client before it.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { storyModel } from '@ts/story-model'
import OpenAI from 'openai'
import { afterEach, describe, expect, test } from 'vitest'
import { nodeCommand, temporaryFolder, tinystories } from './cli.ts'

const at = temporaryFolder()
const model = fileURLToPath(storyModel)
const running = new Set<ChildProcess>()
afterEach(() => {
  for (const child of running) child.kill('SIGKILL')
})

/** A server that runs until it is told to stop. */
interface Serving {
  readonly url: string
  readonly told: () => { readonly stdout: string; readonly stderr: string }
  signal(name: NodeJS.Signals): void
  readonly exited: Promise<number | null>
}

async function serving(...args: string[]): Promise<Serving> {
  const [program, ...rest] = nodeCommand(['serve', '--port', '0', ...args])
  const child = spawn(program!, rest)
  running.add(child)
  let stdout = ''
  let stderr = ''
  const exited = once(child, 'close').then(([code]) => {
    running.delete(child)
    return code as number | null
  })
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
      const [, found] = /Serving .* at (http:\S+)\/v1 /.exec(stderr) ?? []
      if (found !== undefined) resolve(found)
    })
    child.on('close', () => reject(new Error(`it ended: ${stderr}`)))
  })
  const signal = (name: NodeJS.Signals): void => void child.kill(name)
  return { url, told: () => ({ stdout, stderr }), signal, exited }
}

function clientOf({ url }: Serving, apiKey = 'none'): OpenAI {
  return new OpenAI({ baseURL: `${url}/v1`, apiKey, maxRetries: 0, logLevel: 'off' })
}

/** A text that does not end by itself. */
const endless = { model: 'story', max_tokens: 150, logit_bias: { 0: -100 } }
const PATIENCE = { timeout: 300_000 }
const begin = { prompt: 'Once upon a time', max_tokens: 12, seed: 7 }

test('it says where, answers the official client as generate does, and ends with 0 at SIGTERM', async () => {
  const server = await serving('--model', model)
  const { stderr, stdout } = server.told()
  expect(stdout).toBe('')
  expect(stderr).toContain(`Serving story at ${server.url}/v1 (Ctrl-C stops). Try:\n  curl `)
  const client = clientOf(server)
  const { choices } = await client.completions.create({ model: 'story', ...begin })
  const same = ['--prompt', begin.prompt, '--max-tokens', '12', '--seed', '7', '--top-p', '1']
  const told = await tinystories(['generate', ...same, '--temperature', '1', '--json'])
  expect(JSON.parse(told.stdout).text).toBe(begin.prompt + choices[0]!.text)
  // What runs comes to its end, though a signal comes in the middle.
  const stream = await client.completions.create({ ...begin, ...endless, stream: true })
  let events = 0
  let end: string | null = null
  for await (const { choices } of stream) {
    if (events++ === 0) server.signal('SIGTERM')
    end = choices[0]!.finish_reason ?? end
  }
  expect(end).toMatch(/^(stop|length)$/)
  expect(await server.exited).toBe(0)
  expect(server.told().stderr).toContain('Stopping: what runs comes to its end')
  // A line for each request, which tells nothing of what was in it.
  expect(server.told().stderr).toContain('"route":"/v1/completions"')
  expect(server.told().stderr.split('Try:')[1]).not.toContain('"prompt":"Once upon a time","max')
})

test('Ctrl-C ends it with 0; a second one at once', async () => {
  const idle = await serving('--model', model, '--quiet')
  idle.signal('SIGINT')
  expect(await idle.exited).toBe(0)
  // By the reference all this takes minutes.
  const busy = await serving('--model', model, '--quiet', '--backend', 'reference')
  const answer = fetch(`${busy.url}/v1/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...endless, prompt: 'Tom', n: 64, stream: true }),
  })
  await (await answer).body!.getReader().read()
  busy.signal('SIGINT')
  await expect.poll(() => busy.told().stderr, PATIENCE).toContain('once more to end at once')
  busy.signal('SIGINT')
  expect(await busy.exited).toBe(130)
})

test('several models and formats, quantised ones too, each under its name, on the backend that is asked for', async () => {
  const gguf = at('story-q8.gguf')
  const { code } = await tinystories([
    ...['convert', '--model', model, '--to', 'gguf', '--type', 'q8_0', '--out', gguf],
  ])
  expect(code).toBe(0)
  const server = await serving('--model', `small=${model}`, gguf, '--backend', 'reference')
  const client = clientOf(server)
  const { data } = await client.models.list()
  expect(data.map(({ id }) => id)).toEqual(['small', 'story-q8'])
  const texts: string[] = []
  for (const id of ['small', 'story-q8']) {
    const asked = { ...begin, model: id, max_tokens: 4, temperature: 0 }
    texts.push((await client.completions.create(asked)).choices[0]!.text)
  }
  expect(texts[0]!.length).toBeGreaterThan(3)
  expect(texts[1]).toBe(texts[0])
  server.signal('SIGTERM')
  expect(await server.exited).toBe(0)
})

test('keys are made, shown once, kept as hashes, listed, removed, and let in', async () => {
  const keys = ['--keys', at('keys.json')]
  const made = await tinystories(['keys', 'add', 'app', ...keys, '--requests-per-minute', '9'])
  const secret = made.stdout.trim()
  expect(made).toMatchObject({ code: 0, stderr: '' })
  expect(secret).toMatch(/^ts-[\w-]{43}$/)
  const other = await tinystories(['keys', 'add', 'guest', ...keys, '--json'])
  expect(JSON.parse(other.stdout)).toMatchObject({ name: 'guest', key: expect.any(String) })
  expect(await readFile(at('keys.json'), 'utf8')).not.toContain(secret)
  expect((await stat(at('keys.json'))).mode & 0o777).toBe(0o600)
  const nameless = await tinystories(['keys', 'add', '', ...keys])
  expect(nameless.stderr).toContain("a name has 1 to 200 characters, got ''")
  const twice = await tinystories(['keys', 'add', 'app', ...keys])
  expect(twice.code).toBe(1)
  expect(twice.stderr).toContain('there is a key app already')
  expect((await tinystories(['keys', 'remove', 'guest', ...keys])).code).toBe(0)
  const listed = await tinystories(['keys', 'list', ...keys, '--json'])
  const created = expect.any(String)
  expect(JSON.parse(listed.stdout)).toEqual([{ name: 'app', created, requestsPerMinute: 9 }])
  const gone = await tinystories(['keys', 'remove', 'guest', ...keys])
  expect(gone).toMatchObject({ code: 1, stderr: expect.stringContaining('there is no key guest') })

  const server = await serving('--model', model, ...keys, '--log-prompts')
  const asked = { model: 'story', ...begin }
  expect(
    await clientOf(server)
      .completions.create(asked)
      .catch((e) => e),
  ).toMatchObject({
    status: 401,
  })
  await clientOf(server, secret).completions.create(asked)
  // What is removed is refused while the server runs.
  expect((await tinystories(['keys', 'remove', 'app', ...keys])).code).toBe(0)
  const refused = (): Promise<unknown> =>
    clientOf(server, secret)
      .models.list()
      .then(
        () => 200,
        ({ status }) => status,
      )
  await expect.poll(refused, PATIENCE).toBe(401)
  server.signal('SIGTERM')
  expect(await server.exited).toBe(0)
  // Asked for, prompts are logged; a key is not.
  const [, log] = server.told().stderr.split('Try:')
  expect(log).toContain('"prompt":"Once upon a time","max_tokens":12')
  expect(log).toContain('"key":"app"')
  expect(log).not.toContain(secret)
})

describe.concurrent('what cannot be served', () => {
  test.each([
    [[], 2, "required option '--model <path...>'"],
    [['--model', model, '--port', '70000'], 2, 'Expected a whole number from 0 to 65535'],
    [['--model', 'name='], 2, 'Expected a path, or name=path'],
    [['--model', 'nowhere'], 1, 'nowhere'],
    [['--model', model, '--host', '0.0.0.0'], 1, 'without API keys only loopback is served'],
    [['--model', model, model], 1, 'two models have the id story'],
    [['--model', model, '--keys', model], 1, 'must be JSON'],
  ] as const)('%j ends with %i', async (args, code, message) => {
    const ran = await tinystories(['serve', '--port', '0', ...args])
    expect(ran.stderr).toContain(message)
    expect(ran).toMatchObject({ code, stdout: '' })
    if (code === 1) expect(ran.stderr).toMatch(/^tinystories: [^\n]*\n$/)
  })

  test('a port that is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as { readonly port: number }
    const ran = await tinystories(['serve', '--model', model, '--port', String(port)])
    taken.close()
    const stderr = `tinystories: serve: port ${port} is taken; choose another with --port\n`
    expect(ran).toEqual({ code: 1, stdout: '', stderr })
  })
})
