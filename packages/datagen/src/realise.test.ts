import { describe, expect, it } from 'vitest'
import type { Plot } from './plot.ts'
import { plots } from './plots/index.ts'
import { createRandom } from './random.ts'
import type { Cast } from './realise.ts'
import { realise, speaks } from './realise.ts'

const cast = (dialogue: boolean): Cast => ({
  slots: { H: 'Mia', he: 'she', ao: 'a apple', o: 'the apple' },
  dialogue,
  introduced: new Map([['ao', 'o']]),
})

it('fills slots, names a thing once, and mends articles and capitals', () => {
  const shared = cast(false)
  expect(realise('{he} saw {ao}. {he} took {ao}.', shared, createRandom(1))).toBe(
    'She saw an apple. She took the apple.',
  )
})

it('speaks or tells', () => {
  const wording = '<"Go!" said {H}.//{H} told it to go.>'
  expect(realise(wording, cast(true), createRandom(1))).toBe('"Go!" said Mia.')
  expect(realise(wording, cast(false), createRandom(1))).toBe('Mia told it to go.')
})

it('names a slot that nothing fills', () => {
  expect(() => realise('{who}', cast(false), createRandom(1))).toThrow('got {who}')
})

describe('every plot', () => {
  it.each(plots.map((plot): [string, Plot] => [plot.name, plot]))(
    '%s can be told with and without speech',
    (_, plot) => {
      const { good, bad, peace } = plot
      const beats = [plot.want, plot.problem, plot.quarrel, plot.attempt, peace.good, peace.bad]
      for (const end of [good, bad])
        beats.push(
          end.turn,
          end.twist,
          end.end,
          end.moral,
          end.twistEnd ?? end.end,
          end.twistMoral ?? end.moral,
        )
      for (const beat of beats) {
        expect(beat.some((wording) => !speaks(wording.replace(/<[^<>]*>/g, '')))).toBe(true)
        for (const wording of beat) expect((wording.match(/"/g) ?? []).length % 2).toBe(0)
      }
      expect(plot.plants.length).toBeGreaterThan(1)
      expect(beats.flat().some(speaks)).toBe(true)
    },
  )
})
