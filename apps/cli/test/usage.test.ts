import type { Command } from 'commander'
import { describe, expect, test } from 'vitest'
import { createProgram } from '../src/program.ts'
import { tinystories } from './cli.ts'

const all = (command: Command): Command[] => [command, ...command.commands.flatMap(all)]

describe('help', async () => {
  test.each(all(await createProgram()).map((command) => [path(command), command] as const))(
    '%s has a description and examples',
    (_, command) => {
      let text = ''
      command.configureOutput({ writeOut: (part) => (text += part) }).outputHelp()
      expect(text).toContain('Usage: tinystories')
      expect(command.description().length).toBeGreaterThan(10)
      const groups = ['tokenizer', 'keys', 'bench']
      const isGroup = groups.includes(command.name())
      if (!isGroup) expect(text).toMatch(/\nExamples:\n {2}.*tinystories/)
    },
  )

  test('goes to stdout with exit code 0', async () => {
    const { code, stdout, stderr } = await tinystories(['train', '--help'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('--resume')
  })

  function path(command: Command): string {
    return command.parent ? `${path(command.parent)} ${command.name()}` : command.name()
  }
})

describe.concurrent('wrong usage has exit code 2', () => {
  test.each([
    [['write', '--cuont', '3'], "unknown option '--cuont'"],
    [['write', '--count', '0'], 'Expected a whole number from 1 to'],
    [['tokenize'], "required option '--tokenizer <path>'"],
    [['generate', '--model', 'x'], "one of '--prompt <text>' and '--tokens <ids>'"],
    [['generate', '--model', 'x', '--prompt', 'a', '--tokens', '1'], 'cannot be used with'],
    [['bench', 'decode', '--workload', 'T1'], 'Allowed choices are s260K'],
    [['train', '--out', 'x-that-is-not-there/y'], "required option '--data <paths...>'"],
  ])('%j', async (args, message) => {
    const { code, stdout, stderr } = await tinystories(args)
    expect(stderr).toContain(message)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })
})

describe.concurrent('errors are one sentence with exit code 1', () => {
  test('without a stack', async ({ expect }) => {
    const { code, stderr } = await tinystories(['info', '--model', 'nowhere'])
    expect(code).toBe(1)
    expect(stderr).toMatch(/^tinystories: nowhere: .*no such file or folder.*\n$/)
  })

  test('with a stack if asked', async ({ expect }) => {
    const { code, stderr } = await tinystories(['info', '--model', 'nowhere', '--debug'])
    expect(code).toBe(1)
    expect(stderr).toMatch(/\n {4}at /)
  })
})
