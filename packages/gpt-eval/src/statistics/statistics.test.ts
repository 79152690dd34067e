import { describe, expect, test } from 'vitest'
import { agreement, judgeNoise, weightedKappa } from './agreement.ts'
import { clusterInterval, quantile } from './bootstrap.ts'
import { comparePaired, holm, minimumDetectable, pairsNeeded } from './compare.ts'
import { pearson, spearman } from './correlation.ts'
import { normalCdf, normalQuantile, studentCdf, studentQuantile } from './distributions.ts'
import { deviation, mean, ranks, variance } from './moments.ts'
import { normalise } from './normalise.ts'
import { type Draw, seeded } from './random.ts'

const normal = (draw: Draw): number =>
  Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw())

/** Grades 0…10 of beginnings that differ in difficulty, and their true mean. */
function experiment(draw: Draw, beginnings: number, completions: number): number[][] {
  return Array.from({ length: beginnings }, () => {
    const ease = 6.5 + 1.2 * normal(draw)
    return Array.from({ length: completions }, () =>
      Math.min(10, Math.max(0, Math.round(ease + 1.5 * normal(draw)))),
    )
  })
}

describe('distributions', () => {
  test('agree with printed tables', () => {
    expect(normalCdf(1.959963984540054)).toBeCloseTo(0.975, 12)
    expect(normalCdf(-5)).toBeCloseTo(2.866515718791939e-7, 18)
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 10)
    // Quantiles of Student's t at 0.975 and 0.995.
    for (const [degrees, t975, t995] of [
      [1, 12.7062, 63.6567],
      [2, 4.30265, 9.92484],
      [10, 2.22814, 3.16927],
      [30, 2.04227, 2.75],
      [120, 1.97993, 2.61742],
    ] as const) {
      expect(studentQuantile(0.975, degrees)).toBeCloseTo(t975, 4)
      expect(studentQuantile(0.995, degrees)).toBeCloseTo(t995, 4)
    }
    expect(studentQuantile(0.8, Infinity)).toBeCloseTo(0.8416212, 6)
  })

  test('have their closed forms at 1 and 2 degrees of freedom', () => {
    for (const t of [-3, -0.7, 0, 0.2, 5]) {
      expect(studentCdf(t, 1)).toBeCloseTo(0.5 + Math.atan(t) / Math.PI, 12)
      expect(studentCdf(t, 2)).toBeCloseTo(0.5 + t / (2 * Math.sqrt(2 + t * t)), 12)
    }
  })

  test('refuse what is no probability', () => {
    expect(() => normalQuantile(1.2)).toThrow('quantile: p must be from 0 to 1, got 1.2')
    expect([normalQuantile(0), normalQuantile(1)]).toEqual([-Infinity, Infinity])
  })
})

test('moments and ranks', () => {
  expect([mean([2, 4, 9]), variance([2, 4, 9]), deviation([1, 3])]).toEqual([5, 13, Math.SQRT2])
  expect(ranks([3, 1, 3, 2])).toEqual([3.5, 1, 3.5, 2])
})

describe('clusterInterval', () => {
  test('has the error of the closed form for clusters of one size', () => {
    const clusters = experiment(seeded(4), 40, 5)
    const { mean: centre, error } = clusterInterval(clusters, { resamples: 20_000 })
    expect(centre).toBeCloseTo(mean(clusters.flat()), 12)
    expect(error / (deviation(clusters.map(mean)) / Math.sqrt(40))).toBeCloseTo(1, 1)
  })

  // 1,000 experiments know the coverage to 0.7 %.
  test.each([
    [15, 10],
    [50, 4],
    [44, 1],
  ])(
    'covers the true mean in 93 to 97 % of experiments of %i beginnings, %i completions',
    (n, k) => {
      const draw = seeded(7 * n + k)
      const truth = mean(experiment(draw, 100_000, 1).flat())
      let covered = 0
      for (let i = 0; i < 1000; i++) {
        const { low, high } = clusterInterval(experiment(draw, n, k), { resamples: 500, seed: i })
        covered += Number(low <= truth && truth <= high)
      }
      expect(covered).toBeGreaterThanOrEqual(930)
      expect(covered).toBeLessThanOrEqual(970)
    },
  )

  test('ignoring the clusters would be too sure', () => {
    const clusters = experiment(seeded(9), 50, 10)
    const honest = clusterInterval(clusters)
    const naive = clusterInterval(clusters.flat().map((value) => [value]))
    expect(honest.error).toBeGreaterThan(1.5 * naive.error)
  })

  test('weighs values, not clusters, and leaves empty ones out', () => {
    const { mean: centre, clusters, values } = clusterInterval([[1], [], [2, 3, 4]])
    expect([centre, clusters, values]).toEqual([2.5, 2, 4])
    expect(clusterInterval([[3, 4]])).toMatchObject({ mean: 3.5, low: NaN, high: NaN, error: NaN })
    expect(clusterInterval([]).mean).toBeNaN()
    expect(() => clusterInterval([[1], [2]], { level: 1 })).toThrow('level must be between 0 and 1')
  })

  test('quantiles lie between neighbours', () => {
    expect([0, 0.25, 0.5, 1].map((share) => quantile([1, 2, 4], share))).toEqual([1, 1.5, 2, 4])
  })
})

describe('comparePaired', () => {
  test('finds a difference of the minimum detectable size in four of five experiments', () => {
    const [pairs, spread] = [40, 0.9]
    const truth = minimumDetectable(spread, pairs)
    expect(truth).toBeCloseTo(((2.0227 + 0.851) * spread) / Math.sqrt(pairs), 4)
    const draw = seeded(3)
    let found = 0
    for (let i = 0; i < 1000; i++) {
      const differences = Array.from({ length: pairs }, () => [truth + spread * normal(draw)])
      // What comparePaired makes of its differences, without its 16,000 flips of signs.
      const { low } = clusterInterval(differences, { resamples: 300, seed: i })
      found += Number(low > 0)
    }
    expect(found).toBeGreaterThan(760)
    expect(found).toBeLessThan(840)
  })

  test('covers the true difference in 93 to 97 % of experiments', () => {
    const draw = seeded(11)
    const truth = 0.4
    let covered = 0
    for (let i = 0; i < 1000; i++) {
      // Easy and hard beginnings, several completions of each by both models.
      const first = experiment(draw, 30, 3)
      const second = first.map((values) => values.map(() => mean(values) + truth + normal(draw)))
      const differences = first.map((values, at) => [mean(second[at]!) - mean(values)])
      const { low, high } = clusterInterval(differences, { resamples: 500, seed: i })
      covered += Number(low <= truth && truth <= high)
    }
    expect(covered).toBeGreaterThanOrEqual(930)
    expect(covered).toBeLessThanOrEqual(970)
  })

  test('is wrong in one of twenty experiments without a difference', () => {
    const draw = seeded(5)
    let wrong = 0
    for (let i = 0; i < 1000; i++) {
      const first = experiment(draw, 12, 1)
      const second = first.map((values) => values.map(() => values[0]! + normal(draw)))
      wrong += Number(comparePaired(first, second, { resamples: 20 }).p <= 0.05)
    }
    expect(wrong).toBeGreaterThan(30)
    expect(wrong).toBeLessThan(70)
  })

  test('flips signs exactly where there are few', () => {
    // Of 2⁵ sign patterns only all plus and all minus are as far from zero.
    const zero = [[0], [0], [0], [0], [0]]
    expect(comparePaired(zero, [[1], [2], [3], [1], [2]]).p).toBeCloseTo(2 / 32, 12)
    expect(comparePaired(zero, zero).p).toBe(1)
  })

  test('uses only the beginnings that both have', () => {
    const { pairs, difference } = comparePaired([[1, 3], [], [5]], [[4], [9], [7]])
    expect([pairs, difference.mean]).toEqual([2, 2])
    expect(difference).toEqual(clusterInterval([[2], [2]]))
    expect(() => comparePaired([[1]], [])).toThrow('the same beginnings, got 1 and 0')
  })

  test('tells how many beginnings a difference takes', () => {
    const pairs = pairsNeeded(1, 0.5)
    expect(minimumDetectable(1, pairs)).toBeLessThanOrEqual(0.5)
    expect(minimumDetectable(1, pairs - 1)).toBeGreaterThan(0.5)
    expect(pairsNeeded(1, 0)).toBe(Infinity)
  })

  test('Holm on the example of four hypotheses', () => {
    const adjusted = holm([0.01, 0.04, 0.03, 0.005])
    for (const [i, p] of [0.03, 0.06, 0.06, 0.02].entries()) expect(adjusted[i]).toBeCloseTo(p, 12)
  })
})

describe('agreement', () => {
  // Table 2 of Shrout & Fleiss 1979: six targets, four judges; the paper gives ICC(1,1) = .17.
  const ratings = [
    [9, 2, 5, 8],
    [6, 1, 3, 2],
    [8, 4, 6, 8],
    [7, 1, 2, 6],
    [10, 5, 6, 9],
    [6, 2, 4, 7],
  ]

  test('judge noise as in Shrout & Fleiss', () => {
    const { reliability, within, texts } = judgeNoise(ratings)
    expect(reliability).toBeCloseTo(0.166, 3)
    expect([texts, within ** 2]).toEqual([6, expect.closeTo(6.264, 3)])
  })

  test('judge noise is recovered from a simulation', () => {
    const draw = seeded(11)
    const grades = Array.from({ length: 4000 }, (_, i) => {
      const own = 5 + 2 * normal(draw)
      return Array.from({ length: 2 + (i % 3) }, () => own + normal(draw))
    })
    const { within, between, reliability } = judgeNoise(grades)
    expect(within).toBeCloseTo(1, 1)
    expect(between).toBeCloseTo(2, 1)
    expect(reliability).toBeCloseTo(0.8, 1)
    expect(
      judgeNoise([
        [4, 4],
        [4, 4],
      ]).reliability,
    ).toBe(1)
  })

  test('weighted kappa equals the sum over a table of categories', () => {
    const [a, b] = [
      [1, 1, 2, 3, 3, 3, 2, 1],
      [1, 2, 2, 3, 2, 3, 3, 1],
    ] as const
    let [observed, expected] = [0, 0]
    for (let i = 1; i <= 3; i++) {
      for (let j = 1; j <= 3; j++) {
        const both = a.filter((grade, k) => grade === i && b[k] === j).length / 8
        const chance = (a.filter((g) => g === i).length * b.filter((g) => g === j).length) / 64
        observed += (i - j) ** 2 * both
        expected += (i - j) ** 2 * chance
      }
    }
    expect(weightedKappa(a, b)).toBeCloseTo(1 - observed / expected, 12)
    expect(weightedKappa([5, 5], [5, 5])).toBe(1)
  })

  test('tells kindness from disorder', () => {
    const kinder = agreement([2, 4, 6, 8], [3, 5, 7, 9])
    expect(kinder).toMatchObject({
      pearson: 1,
      spearman: 1,
      bias: 1,
      distance: 1,
      exact: 0,
      withinOne: 1,
    })
    expect(agreement([1, 2, 3], [3, 2, 1])).toMatchObject({ bias: 0, pearson: -1 })
  })
})

describe('correlation', () => {
  test("Anscombe's first quartet", () => {
    const x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5]
    const y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68]
    const { r, p, low, high } = pearson(x, y)
    expect(r).toBeCloseTo(0.81642, 5)
    expect(p).toBeCloseTo(0.00217, 5)
    expect([low, high]).toEqual([expect.closeTo(0.424, 3), expect.closeTo(0.951, 3)])
    expect(spearman(x, y).r).toBeCloseTo(0.81818, 5)
  })

  test('needs lists of one length, and four pairs for an interval', () => {
    expect(() => pearson([1], [1, 2])).toThrow('equally long, got 1 and 2')
    expect(pearson([1, 2, 3], [1, 3, 2])).toMatchObject({ low: NaN, high: NaN })
  })
})

test('normalise puts the worst at 0 and the best at 1', () => {
  expect(normalise([4, 6, 8, NaN])).toEqual([0, 0.5, 1, NaN])
  expect(normalise([3, 3])).toEqual([1, 1])
})
