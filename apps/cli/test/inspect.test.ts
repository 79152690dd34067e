import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { referenceData, tinystories } from './cli.ts'

const data = referenceData()
const path = (name: string): string => join('path' in data ? data.path : '', name)
const model = ['inspect', '--model', path('llama2c/stories260K.bin')]

describe.skipIf('missing' in data)(`inspect ${'missing' in data ? data.missing : ''}`, () => {
  test('tells what the model expected, after each layer, and where its heads look', async () => {
    const args = ['--text', 'Once upon a time, there was a little girl named', '--neurons', '3']
    const { code, stdout, stderr } = await tinystories([...model, ...args])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^" upon" +98 %/m)
    expect(stdout).toMatch(/^next +" Lily" 9\d %/m)
    expect(stdout).toMatch(/^embedding +" named" 100 %/m)
    expect(stdout).toMatch(/^layer 4 +" Lily" 9\d %/m)
    expect(stdout).toMatch(/^4\.7 +(local|semantic|first|even) /m)
    expect(stdout.match(/^Neuron \d\.\d+, usually/gm)).toHaveLength(3)
  })

  test('as JSON, over stories, with the neurons that were asked for', async () => {
    const { tokens } = JSON.parse(
      readFileSync(path('reference/stories260K_runc_empty_prompt.json'), 'utf8'),
    ) as { readonly tokens: readonly number[] }
    const stories = ['--data', path('text/tinystories-valid.jsonl'), '--count', '8', '--json']
    const ids = ['--tokens', tokens.slice(0, 20).join(' '), '--neuron', '2.0', '4.171']
    const { code, stdout, stderr } = await tinystories([...model, ...ids, ...stories])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const found = JSON.parse(stdout)
    expect(found.texts).toBe(8)
    expect(found.tokens.map(({ token }: { token?: number }) => token)).toEqual([
      ...tokens.slice(0, 20),
      undefined,
    ])
    expect(found.tokens[20].alternatives[0].token).toBe(tokens[20])
    expect(found.lens).toHaveLength(6)
    expect(found.lens[5][0].token).toBe(tokens[20])
    expect(found.heads).toHaveLength(40)
    const [quote, last] = found.neurons
    expect([quote.layer, quote.neuron, last.layer, last.neuron]).toEqual([2, 0, 4, 171])
    expect(quote.places).toHaveLength(8)
    expect(quote.places[0].token).toContain('"')
  })

  test('says what is wrong', async () => {
    const text = ['--text', 'Lily']
    const wrong = async (...args: string[]) => (await tinystories([...model, ...args])).stderr
    const [none, both, neuron, form, long] = await Promise.all([
      wrong(),
      wrong(...text, '--text-file', 'x'),
      wrong(...text, '--neuron', '5.0'),
      wrong(...text, '--neuron', '5'),
      wrong('--text', 'Lily '.repeat(600)),
    ])
    expect(none).toContain("one of '--text <text>', '--text-file <file>'")
    expect(both).toContain('cannot be used with')
    expect(neuron).toMatch(/no neuron 5\.0; layers go from 0 to 4, neurons from 0 to 171/)
    expect(form).toContain('Expected layer.neuron, as 2.17')
    expect(long).toMatch(/the text has \d+ tokens, the model reads 512/)
  })
})
