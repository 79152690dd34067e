// What --json prints is what the help says that it prints.
import { fileURLToPath } from 'node:url'
import { storyModel } from '@ts/story-model'
import type { Command } from 'commander'
import { describe, expect, test } from 'vitest'
import { createProgram } from '../src/program.ts'
import { temporaryFolder, tinystories } from './cli.ts'

const at = temporaryFolder()
const model = fileURLToPath(storyModel)
const program = await createProgram()

/** Every command that does something, by its words. */
function commandsOf(command: Command, words: readonly string[] = []): [string, Command][] {
  const below = command.commands.flatMap((one) => commandsOf(one, [...words, one.name()]))
  const groups = ['', 'tokenizer', 'keys', 'data', 'bench']
  const name = words.join(' ')
  return groups.includes(name) ? below : [[name, command], ...below]
}
const commands = new Map(commandsOf(program))

/** Names of the fields as the help has them; what may be missing has `?`. */
function fieldsOf(name: string): readonly string[] {
  const option = commands.get(name)?.options.find(({ long }) => long === '--json')
  const [, fields] = /one line of JSON: \[?\{(.*?)\}/.exec(option?.description ?? '') ?? []
  return (fields?.replace(/: \[\{.*/, '') ?? '').split(', ')
}

test.each([...commands.keys()])('%s: has --json, and says what it holds', (name) => {
  expect(fieldsOf(name).join()).toMatch(/^\w+\??(,\w+\??)*$/)
})

describe('the line has the fields of the help', () => {
  const data = ['--data', 'STORIES']
  // In this order: later ones read what earlier ones wrote.
  test.each<[name: string, args: readonly string[], stdin?: string]>([
    ['write', ['--count', '150', '--out', 'STORIES']],
    ['tokenizer train', [...data, '--vocab', '300', '--out', 'TOKENIZER']],
    ['tokenize', ['--tokenizer', 'TOKENIZER'], 'Once upon a time'],
    ['detokenize', ['--tokenizer', 'TOKENIZER'], '1 2 3'],
    ['data prepare', [...data, '--tokenizer', 'TOKENIZER', '--out', 'SHARDS']],
    ['data report', [...data, '--training', 'STORIES', '--out', 'REPORT.html']],
    ['data dedupe', [...data, '--out', 'CLEAN.txt']],
    ['datagen', ['--provider', 'offline', '--count', '5', '--out', 'MADE.jsonl']],
    ['datagen instruct', ['--provider', 'offline', '--data', 'MADE.jsonl', '--out', 'TOLD.txt']],
    ['info', ['--model', model]],
    ['generate', ['--model', model, '--prompt', 'Once', '--max-tokens', '3']],
    ['score', ['--model', model, '--tokens', '5 6 7']],
    ['inspect', ['--model', model, '--text', 'Once upon a time']],
    ['quantize', ['--model', model, '--type', 'int4', '--out', 'SMALL.tinystory']],
    ['convert', ['--model', model, '--to', 'gguf', '--out', 'MODEL.gguf']],
    ['keys add', ['guest', '--keys', 'KEYS.json']],
    ['keys list', ['--keys', 'KEYS.json']],
    ['keys remove', ['guest', '--keys', 'KEYS.json']],
  ])('%s', async (name, args, stdin) => {
    const placed = args.map((arg) => (/^[A-Z]{2}/.test(arg) ? at(arg) : arg))
    const { code, stdout, stderr } = await tinystories([...name.split(' '), ...placed, '--json'], {
      ...(stdin !== undefined && { stdin }),
    })
    expect(code, stderr).toBe(0)
    const told = [JSON.parse(stdout)].flat()[0]
    const fields = fieldsOf(name)
    const named = fields.map((field) => field.replace('?', ''))
    expect(named).toEqual(expect.arrayContaining(Object.keys(told)))
    expect(Object.keys(told)).toEqual(
      expect.arrayContaining(fields.filter((field) => !field.endsWith('?'))),
    )
  })
})
