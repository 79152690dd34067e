// @ts/gpt-eval/harper: spelling and grammar by Harper, a checker in WebAssembly that sends nothing anywhere. In a path of its own
// because its dictionary has 16 MB.
import type { LanguageChecker, Mistake } from '../offline/language.ts'

/** A checker that holds a WebAssembly instance until it is closed. */
export interface HarperChecker extends LanguageChecker {
  close(): Promise<void>
}

/**
 * Harper as the language checker of the offline judge. Takes a few seconds to start and 250 MB.
 *
 * Only what is wrong counts: Harper's advice on style, wording and typography, and its rules that are mistaken more often than
 * right on stories for children ("Mia" as an abbreviation, commas before "and"), are left out.
 *
 * @throws Error if the package `harper.js` is not installed
 * @see https://writewithharper.com
 */
export async function harperChecker(): Promise<HarperChecker> {
  const { LocalLinter } = await import('harper.js')
  const { slimBinary } = await import('harper.js/slimBinary')
  const linter = new LocalLinter({ binary: slimBinary })
  await linter.setup()
  const config = await linter.getDefaultLintConfig()
  for (const rule of Object.keys(config)) if (misleading.test(rule)) config[rule] = false
  await linter.setLintConfig(config)
  return {
    name: 'Harper 2.10',
    async check(text) {
      const lints = await linter.lint(text, { language: 'plaintext' })
      return lints.flatMap((lint): Mistake[] => {
        const kind = kinds[lint.lint_kind()]
        const found = { text: lint.get_problem_text(), message: lint.message() }
        lint.free()
        if (kind === undefined || isFine(kind, found)) return []
        return [{ kind, ...found }]
      })
    },
    close: () => linter.dispose(),
  }
}

const kinds: Readonly<Record<string, Mistake['kind']>> = {
  Spelling: 'spelling',
  Typo: 'spelling',
  Grammar: 'grammar',
  Agreement: 'grammar',
  Repetition: 'grammar',
  Capitalization: 'grammar',
  Miscellaneous: 'grammar',
  Nonstandard: 'grammar',
  Malapropism: 'grammar',
}

const misleading =
  /Oxford|Canonical|Compound|Enhanc|Ellips|Quote|Currency|Number|Spaces|LongSentences|Boring|Avoid|Wordi|Cliche/i

// Names, also possessive ones, are unknown to every dictionary; sounds such as "Aaah" are not misspelt.
function isFine(kind: Mistake['kind'], { text, message }: Omit<Mistake, 'kind'>): boolean {
  if (kind === 'spelling') return /^\p{Lu}\p{Ll}*('s)?$/u.test(text) || /(.)\1\1/.test(text)
  return /canonical|all-caps/i.test(message)
}
