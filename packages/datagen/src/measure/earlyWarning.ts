// Says while stories are still being paid for that they begin to resemble one another.
import { DiversityMeter, type DiversityReport } from './diversityMeter.ts'

/** From which values on there is a warning; shares 0…1. */
export interface WarningLimits {
  readonly opening?: number
  readonly name?: number
  readonly ending?: number
  readonly nearDuplicates?: number
  /** fall of distinct-3 against the first window, as a share of it */
  readonly fall?: number
}

/** One warning. */
export interface Warning {
  /** stories seen so far */
  readonly stories: number
  readonly about: 'openings' | 'names' | 'endings' | 'near-duplicates' | 'distinct-3'
  readonly message: string
}

/**
 * Looks at windows of stories, the last one against fixed limits and against the first. Each kind of warning is given once.
 *
 * @param window stories between two looks, default 200
 */
export class EarlyWarning {
  readonly #window: number
  readonly #limits: Required<WarningLimits>
  readonly #given = new Set<Warning['about']>()
  #meter = new DiversityMeter({ sample: 0 })
  #first: DiversityReport | null = null
  #stories = 0

  constructor(limits: WarningLimits = {}, window = 200) {
    this.#window = window
    this.#limits = {
      opening: 0.5,
      name: 0.3,
      ending: 0.98,
      nearDuplicates: 0.02,
      fall: 0.15,
      ...limits,
    }
  }

  /** @returns what is to be said after this story; mostly nothing */
  add(text: string): readonly Warning[] {
    this.#meter.add(text)
    this.#stories += 1
    if (this.#stories % this.#window !== 0) return []
    const report = this.#meter.report()
    this.#meter = new DiversityMeter({ sample: 0 })
    const first = (this.#first ??= report)
    return this.#look(report, first).filter(({ about }) => {
      const fresh = !this.#given.has(about)
      this.#given.add(about)
      return fresh
    })
  }

  #look(report: DiversityReport, first: DiversityReport): Warning[] {
    const { opening, name, ending, nearDuplicates, fall } = this.#limits
    const warnings: Warning[] = []
    const warn = (about: Warning['about'], message: string): void => {
      warnings.push({ stories: this.#stories, about, message })
    }
    const last = `of the last ${this.#window} stories`
    const top = report.openings[0]
    if (top && top.share > opening) {
      warn('openings', `${percent(top.share)} ${last} begin with "${top.text}"`)
    }
    const hero = report.names[0]
    if (hero && hero.share > name)
      warn('names', `${percent(hero.share)} ${last} have a ${hero.text}`)
    const { good, bad } = report.endings
    if (Math.max(good, bad) > ending) {
      warn(
        'endings',
        `${percent(Math.max(good, bad))} ${last} end ${good > bad ? 'well' : 'badly'}`,
      )
    }
    if (report.nearDuplicateShare > nearDuplicates) {
      warn('near-duplicates', `${percent(report.nearDuplicateShare)} ${last} are near-duplicates`)
    }
    if (report.distinct3 < first.distinct3 * (1 - fall)) {
      warn(
        'distinct-3',
        `distinct-3 fell from ${first.distinct3.toFixed(3)} to ${report.distinct3.toFixed(3)}`,
      )
    }
    return warnings
  }
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}
