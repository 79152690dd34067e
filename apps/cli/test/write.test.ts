import { existsSync } from 'node:fs'
import { lstat, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { temporaryFolder, tinystories } from './cli.ts'

const at = temporaryFolder()

describe('write', () => {
  test('puts stories on stdout, each followed by a line <|endoftext|>', async () => {
    const { code, stdout, stderr } = await tinystories(['write', '--count', '3', '--seed', '5'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const stories = stdout.split('\n<|endoftext|>\n')
    expect(stories.length).toBe(4)
    expect(stories.pop()).toBe('')
    for (const story of stories) expect(story.split('\n\n').length).toBeGreaterThanOrEqual(3)
    expect(new Set(stories).size).toBe(3)
    expect((await tinystories(['write', '--count', '3', '--seed', '5'])).stdout).toBe(stdout)
    expect((await tinystories(['write', '--count', '3', '--seed', '6'])).stdout).not.toBe(stdout)
  })

  test('uses the words and features it is given', async () => {
    const args = ['write', '--words', 'brave,kite,lost', '--features', 'bad-ending,dialogue']
    const { stdout } = await tinystories([...args, '--json', '--count', '2'])
    const stories = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(stories.length).toBe(2)
    for (const { text, words, features } of stories) {
      expect(words).toEqual({ noun: 'kite', verb: 'lose', adjective: 'brave' })
      expect(features).toEqual(['dialogue', 'bad ending'])
      expect(text).toMatch(/kite/)
    }
    expect(stories[0].text).not.toBe(stories[1].text)
  })

  test('writes JSONL to a file of that name, and tells what it wrote', async () => {
    const path = at('new/folder/stories.jsonl')
    const { code, stdout } = await tinystories(['write', '--count', '20', '--out', path, '--json'])
    expect(code).toBe(0)
    const lines = (await readFile(path, 'utf8')).trim().split('\n')
    const characters = lines.reduce((sum, line) => sum + line.length + 1, 0)
    expect(JSON.parse(stdout)).toEqual({ path, stories: 20, characters })
    expect(lines.map((line) => JSON.parse(line).text.length > 100)).toEqual(Array(20).fill(true))
  })

  test.each([
    [['--words', 'kite,blorp'], "does not know 'blorp'"],
    [['--words', 'kite,ball'], 'at most one noun, one verb and one adjective, got kite'],
    [['--features', 'dragons'], 'must be one of dialogue, conflict'],
  ])('refuses %j', async (args, message) => {
    const { code, stderr } = await tinystories(['write', ...args])
    expect({ code, known: stderr.includes(message) }).toEqual({ code: 1, known: true })
    expect(stderr.trim().split('\n').length).toBe(1)
  })
})

describe('where stories cannot be written', () => {
  test('a full disk leaves the old file and nothing else', async () => {
    const folder = at('full')
    await mkdir(folder)
    await writeFile(`${folder}/a.txt`, 'old')
    // A limit on the size of files is the full disk that every user may have.
    const args = ['write', '--count', '2000', '--out', `${folder}/a.txt`]
    const { code, stderr } = await tinystories(args, { fileBlocks: 100 })
    expect(code).toBe(1)
    expect(stderr).toContain(`${folder}/a.txt: the file would be too large`)
    expect(await readdir(folder)).toEqual(['a.txt'])
    expect(await readFile(`${folder}/a.txt`, 'utf8')).toBe('old')
  })

  test.skipIf(!existsSync('/dev/full'))('a full stdout is told', async () => {
    const { code, stderr } = await tinystories(['write', '--count', '50'], {
      stdoutTo: '/dev/full',
    })
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'tinystories: stdout: the disk is full; free some space or choose another place\n',
    })
  })

  test.skipIf(!existsSync('/dev/full'))('a device is written to, not replaced', async () => {
    // Through a link: should it be replaced after all, then not the device of this machine.
    await symlink('/dev/full', at('device'))
    const args = ['write', '--count', '50', '--out', at('device')]
    const { code, stderr } = await tinystories(args)
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `tinystories: ${at('device')}: the disk is full; free some space or choose another place\n`,
    })
    expect((await lstat(at('device'))).isSymbolicLink()).toBe(true)
  })

  test('a link to a file stays a link', async () => {
    await writeFile(at('target.txt'), 'old')
    await symlink(at('target.txt'), at('link.txt'))
    const { code } = await tinystories(['write', '--count', '1', '--out', at('link.txt')])
    expect(code).toBe(0)
    expect((await lstat(at('link.txt'))).isSymbolicLink()).toBe(true)
    expect((await readFile(at('target.txt'), 'utf8')).length).toBeGreaterThan(100)
  })

  test('a file where a folder should be', async () => {
    await writeFile(at('file'), '')
    const { code, stderr } = await tinystories(['write', '--out', at('file/a.txt')])
    expect(code).toBe(1)
    expect(stderr).toContain(at('file'))
  })

  test('a reader that has seen enough is no error', async () => {
    const { code, stderr } = await tinystories(['write', '--count', '300'], {
      stdoutTo: '>(head -c 10)',
    })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })
})
