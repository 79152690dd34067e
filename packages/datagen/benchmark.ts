// Time and variety of the story writer: node --conditions=@ts/source benchmark.ts [count] [seed]

import { diversity, writeStories } from './src/index.ts'

declare const process: { readonly argv: readonly string[] }
declare const console: { log(...values: unknown[]): void }
declare const performance: { now(): number }

const [count = 10_000, seed = 1] = process.argv.slice(2).map(Number)
const start = performance.now()
const stories = Array.from(writeStories(count, { seed }))
const seconds = (performance.now() - start) / 1000
console.log(`${count} stories in ${seconds.toFixed(2)} s, ${Math.round(count / seconds)} stories/s`)
console.log(diversity(stories.map(({ text }) => text)))
