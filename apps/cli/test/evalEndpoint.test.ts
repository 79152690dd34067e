// eval of a model behind a server, with instructions from a file. The server is the only thing that is made up.
import { writeFile } from 'node:fs/promises'
import { fakeOpenAI } from '@ts/chat/testing'
import { expect, test } from 'vitest'
import { temporaryFolder, tinystories } from './cli.ts'

const at = temporaryFolder()

test('a base model goes on with texts, is asked for the instructions of a file, and judged', async () => {
  const server = await fakeOpenAI({
    answer: ({ prompt }) =>
      prompt === undefined
        ? JSON.stringify({
            assessment: 'Read.',
            grammar: 7,
            creativity: 3,
            consistency: 4,
            plot: 5,
            instructions: 6,
            featuresMet: [],
            summaryFollowed: 'yes',
            age: 'B',
          })
        : ' Tom ran home with a dog.',
  })
  try {
    const records = [
      'Words: run, dog\nStory: \n\nTom ran.',
      'Summary: Tom runs.\nStory: \n\nTom ran home.',
      'Words: run\nSummary: Tom runs.\nStory: \n\nTom ran on.',
    ].map((record) => `${record}\n<|endoftext|>\n`)
    await writeFile(at('valid.txt'), `${records[0]}${records[2]}`)
    await writeFile(at('train.txt'), `${records[0]}${records[1]}`)
    const args = ['eval', '--model', 'openai:base', '--model-url', server.baseURL, '--model-free']
    const small = ['--limit', '2', '--completions', '2', '--no-questions', '--json']
    const judge = ['--judge', 'openai:gpt-4o-mini', '--judge-url', server.baseURL]
    const files = ['--instruct', at('valid.txt'), '--training', at('train.txt'), '--out', at('out')]
    const ran = await tinystories([...args, ...small, ...judge, ...files])
    expect(ran).toMatchObject({ code: 0, stderr: expect.not.stringContaining('tinystories:') })
    const { models, dollars } = JSON.parse(ran.stdout)
    expect(models[0]).toMatchObject({
      graded: { graded: 6, all: 6 },
      instruct: {
        stories: 2,
        words: 1,
        byCombination: { words: { stories: 1 }, 'words+summary': { stories: 1 } },
        unseen: { stories: 1 },
      },
    })
    expect(dollars).toBeGreaterThan(0)
    const asked = server.calls.filter(({ route }) => route === 'completions')
    expect(asked).toHaveLength(6)
    expect(asked.some(({ request }) => request.prompt === 'Words: run, dog\nStory: \n\n')).toBe(
      true,
    )
  } finally {
    await server.close()
  }
})
