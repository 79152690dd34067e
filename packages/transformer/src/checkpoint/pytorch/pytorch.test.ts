// Files that torch 2.13 wrote (test/fixtures/pytorch/make.py), and pickles that want more than tensors.
import { readFileSync } from 'node:fs'
import { compile, input, openReference } from '@ts/tensor'
import { describe, expect, test } from 'vitest'
import { zipFile } from '../../../test/zipFile.ts'
import { bytesSource, createModel, openPyTorch } from '../../index.ts'
import type { Source } from '../source.ts'
import type { TensorFile } from '../tensorFile.ts'
import { openStateDict } from './openPyTorch.ts'

const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../../test/fixtures/pytorch/${name}`, import.meta.url)))
const open = (bytes: Uint8Array): Promise<TensorFile> => openStateDict(bytesSource(bytes, 'm.bin'))

test("a model saved by torch has HF's logits", async () => {
  const source = bytesSource(fixture('pytorch_model.bin'), 'pytorch_model.bin')
  const config = { bytes: fixture('config.json'), name: 'config.json' }
  const checkpoint = await openPyTorch(config, source)
  const expected = JSON.parse(new TextDecoder().decode(fixture('logits.json')))
  const model = createModel(checkpoint.config)
  const backend = openReference()
  await checkpoint.load(backend, model)
  const T = expected.tokens.length
  const [tokens, positions] = [input('tokens', [1, T], 'i32'), input('positions', [1, T], 'i32')]
  const program = await compile(backend, { logits: model.forward({ tokens, positions }).logits })
  await program.run({
    tokens: expected.tokens,
    positions: Int32Array.from({ length: T }, (_, t) => t),
  })
  const last = (await program.read('logits')).slice(-29)
  last.forEach((x, i) => {
    expect(Math.abs(x - expected.last_logits[i])).toBeLessThan(2e-5)
  })
})

test('views, types and shared storages', async () => {
  const file = await open(fixture('views.bin'))
  const count = (n: number, from = 0, step = 1): number[] =>
    Array.from({ length: n }, (_, i) => from + i * step)
  const read = async (name: string): Promise<number[]> => [...(await file.read(name))]
  const shape = (name: string): readonly number[] => file.tensors.get(name)!.shape
  expect(await read('whole')).toEqual(count(24))
  expect(await read('part')).toEqual(count(12, 6))
  expect(shape('part')).toEqual([3, 4])
  expect(shape('transposed')).toEqual([6, 4])
  expect((await read('transposed')).slice(0, 5)).toEqual([0, 6, 12, 18, 1])
  expect(await read('strided')).toEqual(count(12, 0, 2))
  expect(await read('half')).toEqual(count(24))
  expect(await read('bfloat16')).toEqual(count(24))
  expect(await read('double')).toEqual(count(5, 0, 5))
  expect(await read('parameter')).toEqual(count(24))
  await expect(file.read('mask')).rejects.toThrow('only float, half, bfloat16 and double tensors')
  await expect(file.read('none')).rejects.toThrow('m.bin: none: there is no such tensor')
})

test('files of old torch and other contents are refused', async () => {
  await expect(open(fixture('old.bin'))).rejects.toThrow('as torch before 1.6 wrote them')
  await expect(open(fixture('numpy.bin'))).rejects.toThrow(
    /numpy\/data\.pkl at byte \d+: asks for numpy\.\S+, which is no part of a tensor; refused/,
  )
})

describe('pickles', () => {
  const archive = (...parts: (string | number[])[]): Uint8Array => {
    const bytes = parts.flatMap((part) =>
      typeof part === 'string' ? [...new TextEncoder().encode(part)] : part,
    )
    return zipFile({ 'm/data.pkl': Uint8Array.from(bytes), 'm/data/0': new Uint8Array(16) })
  }
  const proto = [0x80, 2]
  const storage = (length: number): string =>
    `((X\u0007\0\0\0storagectorch\nFloatStorage\nX\u0001\0\0\0${0}X\u0003\0\0\0cpuK${String.fromCharCode(length)}tQ`
  const tensor = (length: number, size: number, stride: number): (string | number[])[] => [
    proto,
    `}X\u0001\0\0\0actorch._utils\n_rebuild_tensor_v2\n${storage(length)}`,
    [0x4b, 0, 0x4b, size, 0x85, 0x4b, stride, 0x85, 0x89],
    'ccollections\nOrderedDict\n)RtRs.',
  ]

  test('one tensor', async () => {
    const file = await open(archive(...tensor(4, 4, 1)))
    expect([...(await file.read('a'))]).toEqual([0, 0, 0, 0])
  })

  test.each<[string, (string | number[])[], RegExp]>([
    [
      'a call of the system',
      [proto, 'cos\nsystem\n(X\u0002\0\0\0lstR.'],
      /asks for os\.system, which is no part of a tensor; refused/,
    ],
    [
      'eval by another instruction',
      [proto, '\x8c\x08builtins\x8c\x04eval\x93.'].map((part) =>
        typeof part === 'string' ? [...part].map((c) => c.charCodeAt(0)) : part,
      ),
      /asks for builtins\.eval/,
    ],
    [
      'an instance',
      [proto, '(ios\nsystem\n.'],
      /asks for os\.system, which is no part of a tensor/,
    ],
    [
      'an instance of what is known',
      [proto, '(icollections\nOrderedDict\n.'],
      /makes an instance of collections\.OrderedDict, which no tensor needs/,
    ],
    [
      'a name that is a list of lists, as deep as the file is long',
      [proto, ')', Array<number>(200_000).fill(0x85), 'K\u0001', [0x93], '.'],
      /a name must be two strings/,
    ],
    [
      'a name that would be longer than any memory',
      [
        proto,
        ')q\0',
        ...Array.from({ length: 60 }, (_, i) => [0x68, i, 0x68, i, 0x86, 0x71, i + 1]),
        [0x93],
        '.',
      ],
      /a name must be two strings/,
    ],
    [
      'one list of pairs asked for again and again',
      [
        proto,
        'ccollections\nOrderedDict\nq\0',
        [
          0x5d,
          0x28,
          ...Array.from({ length: 99 }, (_, i) => [0x4b, i, 0x4b, 1, 0x86]).flat(),
          0x65,
          0x85,
          0x71,
          1,
        ],
        ...Array.from({ length: 99 }, () => [0x68, 0, 0x68, 1, 0x52]),
        '.',
      ],
      /makes too many dictionaries/,
    ],
    [
      'a shape of many axes',
      [
        proto,
        'ctorch._utils\n_rebuild_tensor_v2\n',
        storage(4),
        [
          0x4b,
          0,
          0x28,
          ...Array<number>(9)
            .fill(0x4b)
            .flatMap((code) => [code, 1]),
          0x74,
          0x71,
          1,
          0x68,
          1,
        ],
        'tR.',
      ],
      /a shape and strides of at most 8 axes/,
    ],
    ['an extension', [proto, [0x82, 1], '.'], /instruction 0x82 is none/],
    [
      'a name of torch that is no tensor',
      [proto, 'ctorch.hub\nload\n.'],
      /asks for torch\.hub\.load/,
    ],
    [
      'a storage called',
      [proto, 'ctorch\nFloatStorage\n)R.'],
      /torch\.FloatStorage cannot be called/,
    ],
    ['a number', [proto, 'K\u0001.'], /must be a dictionary of tensors/],
    [
      'a dictionary of numbers',
      [proto, '}X\u0001\0\0\0aK\u0001s.'],
      /must hold tensors by name, "a" is none/,
    ],
    ['no end', [proto, '}'], /the pickle ends too early/],
    ['an empty stack', [proto, '0.'], /instruction 0x30|the stack is empty/],
    ['a text longer than the file', [proto, 'X\xff'], /the pickle ends too early/],
    [
      'a tensor beyond its storage',
      tensor(4, 5, 1),
      /\(5\) from 0 must lie within its storage of 4/,
    ],
    ['a tensor that repeats one value', tensor(4, 200, 0), /\(200\) from 0 must lie within/],
    [
      'a storage of another size',
      tensor(5, 4, 1),
      /5 values of a FloatStorage take 20 bytes, got 16/,
    ],
  ])('refuses: %s', async (_, parts, message) => {
    await expect(open(archive(...parts))).rejects.toThrow(message)
  })
})

test('a cut or damaged archive says where', async () => {
  const bytes = fixture('views.bin')
  await expect(open(bytes.slice(0, 1000))).rejects.toThrow('zip end: is missing: the file is cut')
  const flipped = bytes.slice()
  flipped[100] ^= 4
  await expect(open(flipped)).rejects.toThrow(/views\/data\.pkl at byte \d+: its checksum must be/)
  const packed = bytes.slice()
  const directory = packed.findLastIndex(
    (_, i) => packed[i] === 0x50 && packed[i + 1] === 0x4b && packed[i + 2] === 1,
  )
  packed[directory + 10] = 8
  await expect(open(packed)).rejects.toThrow('must be stored as it is, got compression method 8')
})

test('reading a part of a storage asks for that part alone', async () => {
  const bytes = fixture('views.bin')
  const reads: number[] = []
  const inner = bytesSource(bytes, 'm.bin')
  const source: Source = {
    ...inner,
    read: (offset, length) => {
      reads.push(length)
      return inner.read(offset, length)
    },
  }
  const file = await openStateDict(source)
  reads.length = 0
  await file.read('part')
  expect(Math.max(...reads)).toBe(48)
})
