import { Ledger, LedgeredChat, memoryStore } from '@ts/chat'
import { expect, test } from 'vitest'
import { offlineChat, proposeRecipe, summarise } from '../src/chat/index.ts'
import { lattice, readRecipe, writeStories } from '../src/index.ts'
import { collect, started } from './started.ts'

const proposal = {
  words: {
    verb: ['move', 'Win', 'win ', 'lose', 'think', 'castle'],
    noun: ['king', 'queen', 'rook', 'pawn', 'board'],
    adjective: ['black', 'white', 'clever', 'slow', 'brave'],
  },
  features: [
    { name: 'Draw', ask: 'the game "ends" in a draw.' },
    { name: 'draw', ask: 'twice' },
  ],
}

test('a description of a domain becomes a recipe', async () => {
  const { server, chat } = await started({ answer: () => JSON.stringify(proposal) })
  const domain = 'stories about a chess club'
  const recipe = await proposeRecipe(chat, domain, { model: 'gpt-4o-mini', count: 5 })
  expect(server.calls[0]!.request.messages[0]!.content).toContain(domain)
  expect(recipe).toMatchObject({
    domain,
    words: { verb: ['move', 'win', 'lose', 'think', 'castle'], noun: proposal.words.noun },
    features: [{ name: 'draw', ask: 'the game  ends  in a draw' }],
  })
  // It is data: what was proposed can be kept, changed and read again.
  expect(readRecipe(JSON.stringify(recipe), 'r')).toEqual(recipe)
  expect(lattice(recipe, 1).next().value.words).toHaveProperty('verb')
})

test('a proposal of another form is asked for once more, then refused', async () => {
  const { server, chat } = await started({ answer: () => '{"words":[]}' })
  await expect(proposeRecipe(chat, 'x', { model: 'gpt-4o-mini' })).rejects.toThrow(
    'the model gave an answer of another form',
  )
  expect(server.calls.length).toBe(2)
  const offline = new LedgeredChat(offlineChat(), await Ledger.open(memoryStore()))
  await expect(proposeRecipe(offline, 'x', { model: 'offline' })).rejects.toThrow('offline: ')
})

test('summaries come in the order of the stories, and those that exist are kept', async () => {
  const { server, chat } = await started({
    answer: ({ messages }) =>
      messages[0]!.content.includes('bad story')
        ? 'word '.repeat(100)
        : `**Summary**\nSummary: A story that\nends with ${messages[0]!.content.slice(-12)}`,
    fault: (call) => ({ kind: 'slow', ms: (call * 5) % 9 }),
  })
  const stories = Array.from({ length: 20 }, (_, i) => ({
    text: i === 5 ? 'A bad story.' : `Tom ran to house ${i}.`,
    ...(i % 4 === 2 && { summary: `known ${i}` }),
  }))
  const done = await collect(summarise(chat, stories, { model: 'gpt-4o-mini' }))
  expect(done.map(({ story }) => story)).toEqual(stories)
  expect(done[2]!.summary).toBe('known 2')
  expect(done[18]!.summary).toBe('known 18')
  expect(done[3]!.summary).toMatch(/^A story that ends with .*house 3\.$/)
  expect(done[5]!.summary).toBeUndefined()
  expect(server.calls.length).toBe(15)
})

test('the offline writer sums stories up with their own sentences', async () => {
  const chat = new LedgeredChat(offlineChat(), await Ledger.open(memoryStore()))
  const stories = [...writeStories(10, { seed: 2 })].map(({ text }) => ({ text }))
  for (const { story, summary } of await collect(summarise(chat, stories, { model: 'offline' }))) {
    expect(summary!.length).toBeGreaterThan(20)
    expect(story.text).toContain(summary!.slice(0, 20))
  }
})
