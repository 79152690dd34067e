import { expect, it } from 'vitest'
import { diversity } from '../diversity.ts'
import { StoryFilter } from '../filter/filterStories.ts'
import { memorisation } from '../memory/memorisation.ts'
import { Coverage } from '../recipe/coverage.ts'
import { childRecipe } from '../recipe/recipe.ts'
import { writeStories } from '../writeStories.ts'
import { columnChart, escapeHtml, rowChart } from './barChart.ts'
import { storyReport } from './storyReport.ts'

it('shows all that is known on a page that needs nothing else', async () => {
  const texts = Array.from(writeStories(40, { seed: 1 }), ({ text }) => text)
  const filter = new StoryFilter({ off: ['near-duplicate'] })
  filter.judge('<script>alert(1)</script>')
  const page = storyReport({
    title: 'Stories & <b>more</b>',
    diversity: diversity(texts),
    filters: filter.report,
    coverage: new Coverage(childRecipe).report(),
    warnings: [{ stories: 200, about: 'names', message: '90 % have a "Tom"' }],
    memorisation: await memorisation(texts.slice(0, 5), texts),
    facts: [['model', 'x']],
  })
  for (const part of [
    'Stories &amp; &lt;b&gt;more&lt;/b&gt;',
    'distinct-1, -2, -3, -4',
    'after 200 stories',
    'Coverage: 0 combinations',
    'copies with other names',
    'First four words',
  ]) {
    expect(page).toContain(part)
  }
  expect(page).toContain('<td>duplicate</td>')
  expect(page).not.toContain('<td>near-duplicate</td>')
  expect(page).not.toMatch(/<script|https?:|NaN|undefined|<b>/)
  expect(page.match(/<svg/g)).toHaveLength(7)
  expect(page.match(/<figure>/g)?.length).toBe(page.match(/<\/figure>/g)?.length)
})

it('draws bars in proportion, and nothing odd of nothing', () => {
  const chart = columnChart({ title: 't', labels: ['a', 'b'], values: [1, 4] })
  expect(chart.match(/ height="([\d.]+)"/g)).toEqual([' height="37.5"', ' height="150.0"'])
  expect(columnChart({ title: 't', labels: [], values: [] })).not.toContain('NaN')
  expect(rowChart({ title: 't', labels: ['<'], values: [0] })).toContain('&lt;')
  expect(escapeHtml(`<a href="x">'&`)).toBe('&lt;a href=&quot;x&quot;&gt;&#39;&amp;')
})
