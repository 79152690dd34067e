import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { fakeOpenAI } from '../src/testing/index.ts'

const home = fileURLToPath(new URL('..', import.meta.url))

test('the examples of the README work, and cost nothing the second time', async () => {
  const readme = await readFile(join(home, 'README.md'), 'utf8')
  const examples = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code)
  expect(examples.length).toBe(4)
  const folder = await mkdtemp(join(tmpdir(), 'readme-'))
  const program = examples.join('\n').replace('calls.jsonl', join(folder, 'calls.jsonl'))
  const server = await fakeOpenAI({
    answer: ({ messages }) =>
      messages[0]?.content.startsWith('Grade')
        ? '{"grammar":7,"creativity":4}'
        : 'Once there was …',
  })
  const run = async (): Promise<string> => {
    const child = spawn(
      process.execPath,
      ['--conditions=@ts/source', '--input-type=module-typescript', '--eval', program],
      {
        cwd: home,
        env: { ...process.env, OPENAI_API_KEY: 'key', OPENAI_BASE_URL: server.baseURL },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    )
    let printed = ''
    child.stdout.on('data', (data) => {
      printed += String(data)
    })
    expect(await once(child, 'close')).toEqual([0, null])
    return printed
  }
  try {
    const printed = await run()
    expect(printed).toContain('3 calls, 0 of them paid for already')
    expect(printed).toContain('cake Once there was …')
    expect(printed).toContain('\n7\n')
    expect(printed).toContain('You said: hello')
    expect(server.calls.length).toBe(4)
    expect(await run()).toContain('3 calls, 3 of them paid for already')
    expect(server.calls.length).toBe(4)
  } finally {
    await server.close()
    await rm(folder, { recursive: true })
  }
})
