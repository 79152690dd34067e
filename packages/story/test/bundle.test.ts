// What a page has to load.
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { bundles } from '../build.ts'

test('telling takes at most 75 kB, wasm included, and no code for training or graphics cards', async () => {
  const built = await bundles()
  const { 'tiny-story.js': story, 'worker.js': worker, 'train.js': train, 'gpu.js': gpu } = built
  expect(gzipSync(story, { level: 9 }).length).toBeLessThan(75_000)
  expect(story).toContain('tiny-story')
  expect(worker).not.toContain('spike')
  expect(train).toContain('spike')
  // Nor for graphics cards.
  expect(worker).not.toContain('@workgroup_size')
  expect(gpu).toContain('@workgroup_size')
})

test('the module can be imported where there is no page', async () => {
  const { 'tiny-story.js': story } = await bundles()
  const url = `data:text/javascript,${encodeURIComponent(story)}`
  const { openStory, TinyStory } = await import(url)
  expect([typeof openStory, typeof TinyStory]).toEqual(['function', 'function'])
})
