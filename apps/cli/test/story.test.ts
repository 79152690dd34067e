import { readdir } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { temporaryFolder, tinystories } from './cli.ts'

const at = temporaryFolder()

test('story: from nothing to stories, then at once; an interrupted one goes on', async () => {
  const story = (interruptAt?: RegExp) =>
    tinystories(
      ['story', '--minutes', '0.02', '--corpus', '200', '--out', at('stories'), '--stories', '2'],
      interruptAt ? { interruptAt } : {},
    )
  const stopped = await story(/Tokenizer: trained/)
  expect(stopped.stderr).toContain('Corpus: wrote 200 stories')
  expect(stopped.stderr).toContain('Stopped. The same command goes on from here.')
  expect(stopped.stdout).toMatch(/^Here is a story from the model that ships .+\n\n.{100,}\n$/s)
  expect(stopped.code).toBe(130)

  const first = await story()
  expect(first.stderr).toContain('corpus.txt is there already')
  expect(first.stderr).toMatch(/step \d+\/\d+ {2}loss \d\.\d+ {2}[\d,]+ tokens\/s {2}.* left/)
  expect(first.stderr).toContain('Model: trained')
  expect(first.code).toBe(0)
  expect(first.stdout).toMatch(/── Story 1 ──\n\n.+── Story 2 ──\n\n.+The model lies in /s)
  expect(await readdir(at('stories'))).toEqual(['corpus.txt', 'data', 'model'])

  const second = await story()
  expect(second.stderr).toMatch(
    /^Corpus: .* there already.\nTokenizer: .* there already.\nModel: .* trained already.\n$/,
  )
  expect(second.stdout).toBe(first.stdout)
})
