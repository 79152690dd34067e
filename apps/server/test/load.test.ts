// The load test of benchmarks/src/load.ts for a few seconds: the same clients against a tiny model.
import { Generator } from '@ts/transformer'
import { expect, test } from 'vitest'
import { answersOf, requests } from '../../../benchmarks/src/load/known.ts'
import { complaints, runLoad } from '../../../benchmarks/src/load/runLoad.ts'
import type { Facts } from '../../../benchmarks/src/serving/facts.ts'
import { bench } from './started.ts'

const on = bench()

test('all kinds of clients at once: every answer is right, and everything is given back', async () => {
  const { backend, model, tokenizer, path } = on.tiny
  const generator = await Generator.open(backend, model, { tokenizer, batch: 3 })
  const known = await answersOf(generator, requests(12, 60))
  generator.close()
  // Six rows and few places to wait: some are told to come back.
  const engine = { rows: 6, queue: 4 }
  const server = await on.start({ models: [{ path, id: 'model' }], engine })
  const facts = async (): Promise<Facts> => {
    const { active, waiting } = server.models[0]!.engine.load
    const sockets = process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap')
    return { sockets: sockets.length, rows: active, waiting, heap: 0, resident: 0 }
  }
  const target = { url: server.url, known, facts }
  // Longer on a machine so busy that some have not come to their end.
  for (let seconds = 3, served = false; !served; seconds *= 2) {
    const report = await runLoad(target, { clients: 30, seconds, warmUp: 0 })
    expect(complaints(report, 0)).toEqual([])
    const kinds = Object.values(report.kinds)
    expect(kinds.every(({ clients }) => clients > 0)).toBe(true)
    served = kinds.every(({ done }) => done > 0) && report.interToken.count > 100
  }
  // That clients come and go is nothing that a log has to be full of.
  const errors = on.logged.filter((line) => JSON.parse(line).level >= 50)
  expect(errors).toEqual([])
})
