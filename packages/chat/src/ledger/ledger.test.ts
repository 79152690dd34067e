import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FormatError } from '../errors.ts'
import { encodeEntry } from './entry.ts'
import { Ledger } from './ledger.ts'
import { type MemoryStore, memoryStore } from './store.ts'

const usage = { promptTokens: 10, cachedTokens: 0, completionTokens: 20 }
const keyOf = (n: number): string => n.toString(16).padStart(32, '0')

// Texts of all that JSON escapes and UTF-8 spells with one to four bytes, and what looks like our own lines.
const characters = [
  'a',
  ' ',
  '"',
  '\\',
  '\n',
  '\u0000',
  'é',
  '€',
  '🐸',
  '{',
  '}',
  '{"key":"',
  '\ud800',
]
const texts = (maxLength: number) =>
  fc.array(fc.constantFrom(...characters), { maxLength }).map((parts) => parts.join(''))

function answer(n: number, text: string) {
  return { kind: 'answer', key: keyOf(n), cost: 0.0001, model: 'm', text, usage, ms: 5 } as const
}

async function filled(texts: readonly string[]): Promise<MemoryStore> {
  const store = memoryStore('first')
  const ledger = await Ledger.open(store)
  await Promise.all(
    texts.map(async (text, n) => {
      await ledger.add({ kind: 'start', key: keyOf(n), cost: 0.01 })
      await ledger.add(answer(n, text))
    }),
  )
  return store
}

// Ends of the lines that hold a whole answer, and their text.
function answersIn(bytes: Uint8Array): { end: number; text: string }[] {
  let end = -1
  const lines = new TextDecoder().decode(bytes).split('\n')
  return lines.flatMap((line) => {
    end += new TextEncoder().encode(line).length + 1
    const entry = line === '' ? { kind: '' } : (JSON.parse(line) as { kind: string; text: string })
    return entry.kind === 'answer' ? [{ end, text: (entry as { text: string }).text }] : []
  })
}

test('what was added is there after opening again', async () => {
  const store = await filled(['one', 'zwei – ¡"}\n{', '三 🐸'])
  const ledger = await Ledger.open(memoryStore('second', store.bytes()))
  expect(await ledger.get(keyOf(1))).toMatchObject({ kind: 'answer', text: 'zwei – ¡"}\n{', usage })
  expect(await ledger.get(keyOf(3))).toBeUndefined()
  expect(ledger.counts).toEqual({ answer: 3, refusal: 0, length: 0, failure: 0 })
  expect(ledger.bill).toEqual({ spent: 0.0003, uncertain: 0, reserved: 0 })
  expect(ledger.damaged).toBe(0)
})

test('every line says its own length', () => {
  fc.assert(
    fc.property(texts(1200), fc.double({ min: 0, max: 100, noNaN: true }), (text, cost) => {
      const line = encodeEntry({ ...answer(7, text), cost, by: 'me', at: 1 })
      const { bytes, text: read, cost: paid } = JSON.parse(new TextDecoder().decode(line))
      expect([bytes, read, paid]).toEqual([line.length - 1, text, cost])
    }),
    { seed: 11, numRuns: 300 },
  )
})

test('a crash at any byte loses at most the line that was being written', async () => {
  const lines = fc.array(texts(40), { minLength: 1, maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(lines, fc.double({ min: 0, max: 1, noNaN: true }), async (all, where) => {
      const whole = (await filled(all.map((text) => text))).bytes()
      const cut = Math.floor(where * whole.length)
      const store = memoryStore('second', whole.slice(0, cut))
      const ledger = await Ledger.open(store)
      const kept = answersIn(whole).filter(({ end }) => end <= cut)
      expect(ledger.counts.answer).toBe(kept.length)
      await ledger.add(answer(99, 'after the crash'))
      await ledger.add({ kind: 'start', key: keyOf(98), cost: 1 })

      const again = await Ledger.open(memoryStore('third', store.bytes()))
      expect(again.counts.answer).toBe(kept.length + 1)
      expect(await again.get(keyOf(99))).toMatchObject({ text: 'after the crash' })
      expect(again.bill.spent).toBeCloseTo((kept.length + 1) * 0.0001, 12)
      for (const { text } of kept) {
        const n = all.indexOf(text)
        expect(await again.get(keyOf(n))).toMatchObject({ text })
      }
    }),
    { seed: 12, numRuns: 500 },
  )
})

test('a line written onto one that another process left unfinished is found', async () => {
  const [torn, whole] = [answer(1, 'lost'), answer(2, 'kept')].map((entry) =>
    encodeEntry({ ...entry, by: 'me', at: 1 }),
  )
  for (let cut = 1; cut < torn!.length - 1; cut++) {
    const bytes = new Uint8Array([...torn!.subarray(0, cut), ...whole!])
    const ledger = await Ledger.open(memoryStore('me', bytes))
    expect([cut, ledger.has(keyOf(1)), ledger.has(keyOf(2))]).toEqual([cut, false, true])
    expect(await ledger.get(keyOf(2))).toMatchObject({ text: 'kept' })
    expect(ledger.damaged).toBe(1)
  }
})

test('a line edited by hand still counts', async () => {
  const line = new TextDecoder().decode(encodeEntry({ ...answer(1, 'frog'), by: 'me', at: 1 }))
  const bytes = new TextEncoder().encode(line.replace('frog', 'a longer toad').replace(':', ': '))
  const ledger = await Ledger.open(memoryStore('me', bytes))
  expect(await ledger.get(keyOf(1))).toMatchObject({ text: 'a longer toad' })
})

test('damage never gives a wrong answer silently, whatever the bytes', async () => {
  const whole = (await filled(['one', 'two', 'three', 'four'])).bytes()
  const edits = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), {
    minLength: 1,
    maxLength: 8,
  })
  await fc.assert(
    fc.asyncProperty(edits, async (changes) => {
      const bytes = whole.slice()
      for (const [at, value] of changes) bytes[at] = value
      const ledger = await Ledger.open(memoryStore('me', bytes))
      for (let n = 0; n < 4; n++) {
        try {
          const entry = await ledger.get(keyOf(n))
          if (entry !== undefined) expect(entry.key).toBe(keyOf(n))
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError)
          expect((error as Error).message).toMatch(/^memory: byte \d+: /)
        }
      }
    }),
    { seed: 13, numRuns: 1000 },
  )
})

test('garbage without a newline is passed over without being held', async () => {
  const bytes = new Uint8Array(1_500_000).fill(0x7b)
  const store = memoryStore('me', bytes)
  const ledger = await Ledger.open(store)
  await ledger.add(answer(1, 'still works'))
  expect(await ledger.get(keyOf(1))).toMatchObject({ text: 'still works' })
  expect(ledger.damaged).toBe(1)
})

test('a call settled twice is paid twice and answered once', async () => {
  const store = memoryStore('me')
  const ledger = await Ledger.open(store)
  await ledger.add(answer(1, 'first'))
  await ledger.add(answer(1, 'second'))
  expect(await ledger.get(keyOf(1))).toMatchObject({ text: 'first' })
  expect(ledger.counts.answer).toBe(1)
  expect(ledger.bill.spent).toBe(0.0002)
})

test('claims reserve their cost until they end, and are uncertain when their process is gone', async () => {
  const store = memoryStore('crashed')
  const crashed = await Ledger.open(store)
  await crashed.add({ kind: 'start', key: keyOf(1), cost: 0.5 })
  await crashed.add({ kind: 'start', key: keyOf(2), cost: 0.25 })
  await crashed.add({ kind: 'stop', key: keyOf(2), cost: 0 })
  await crashed.add({ kind: 'start', key: keyOf(3), cost: 0.125 })
  expect(crashed.bill).toEqual({ spent: 0, uncertain: 0, reserved: 0.625 })
  expect([crashed.holder(keyOf(1)), crashed.holder(keyOf(2))]).toEqual(['crashed', undefined])
  expect(crashed.reservedBefore(keyOf(3))).toBe(0.5)

  const heir = await Ledger.open({ ...memoryStore('heir', store.bytes()), alive: () => false })
  expect(heir.bill).toEqual({ spent: 0, uncertain: 0.625, reserved: 0 })
  const watcher = await Ledger.open({ ...memoryStore('heir', store.bytes()), alive: () => true })
  expect(watcher.bill).toEqual({ spent: 0, uncertain: 0, reserved: 0.625 })
  expect(watcher.reservedByOthers).toBe(0.625)
})

test('batches are open from plan to end and hold their calls', async () => {
  const store = memoryStore('me')
  const ledger = await Ledger.open(store)
  const keys = [keyOf(1), keyOf(2)]
  const batch = { kind: 'batch', key: keyOf(77), cost: 0.5 } as const
  await ledger.add({ ...batch, state: 'planned', keys, tokens: 900 })
  await ledger.add({ ...batch, state: 'sent', remote: 'batch_1' })
  const again = await Ledger.open(memoryStore('me', store.bytes()))
  expect(again.batches).toMatchObject([{ id: keyOf(77), keys, tokens: 900, remote: 'batch_1' }])
  expect([again.batchOf(keyOf(2)), again.bill.reserved]).toEqual([keyOf(77), 0.5])
  await again.add({ ...batch, state: 'ended', reason: 'done' })
  expect([again.batches.length, again.batchOf(keyOf(2)), again.bill.reserved]).toEqual([
    0,
    undefined,
    0,
  ])
})

test('a store that cannot be written stops everything, in words', async () => {
  const store: MemoryStore = memoryStore('me')
  let full = false
  const append: MemoryStore['append'] = async (bytes, durable) => {
    if (full) throw new Error('ENOSPC: no space left on device')
    await store.append(bytes, durable)
  }
  const ledger = await Ledger.open({ ...store, append })
  await ledger.add(answer(1, 'fits'))
  full = true
  const said = 'memory: the ledger must be writable, ENOSPC: no space left on device'
  await expect(
    Promise.allSettled([ledger.add(answer(2, 'a')), ledger.add(answer(3, 'b'))]),
  ).resolves.toMatchObject([{ reason: { message: said } }, { reason: { message: said } }])
  await expect(ledger.add(answer(4, 'c'))).rejects.toThrow(said)
  expect(ledger.counts.answer).toBe(1)
})
