// English word forms: plurals, verb forms, comparatives and the choice of "a" or "an".
// Rules for the regular words of the vocabulary; irregular forms come in as arguments.

/** Every form of a verb. */
export interface VerbForms {
  readonly base: string
  readonly third: string
  readonly past: string
  readonly participle: string
  readonly ing: string
}

/** "a" or "an", as the word sounds. */
export function article(word: string): 'a' | 'an' {
  if (/^(uni|use|usu|one|eu)/i.test(word)) return 'a'
  if (/^(hour|honest)/i.test(word)) return 'an'
  return /^[aeiou]/i.test(word) ? 'an' : 'a'
}

/** The regular plural of a noun. */
export function plural(noun: string): string {
  if (/(s|x|z|ch|sh)$/.test(noun)) return `${noun}es`
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`
  return `${noun}s`
}

/** All forms of a verb; past and participle are given for irregular verbs. */
export function verbForms(base: string, past?: string, participle?: string): VerbForms {
  const stem = doubles(base) ? base + base.at(-1) : base
  const regular = /e$/.test(base)
    ? `${base}d`
    : /[^aeiou]y$/.test(base)
      ? `${base.slice(0, -1)}ied`
      : `${stem}ed`
  const third = /(s|x|z|ch|sh|o)$/.test(base) ? `${base}es` : plural(base)
  return {
    base,
    third,
    past: past ?? regular,
    participle: participle ?? past ?? regular,
    ing: ing(base, stem),
  }
}

/** Comparative and superlative of a short adjective; long ones take "more" and have no own form. */
export function comparison(adjective: string): readonly string[] {
  const syllables = adjective.replace(/e$/, '').match(/[aeiouy]+/g)?.length ?? 1
  if (/[^aeiou]y$/.test(adjective) && syllables <= 2) {
    const stem = adjective.slice(0, -1)
    return [`${stem}ier`, `${stem}iest`]
  }
  if (syllables > 1) return []
  if (adjective.endsWith('e')) return [`${adjective}r`, `${adjective}st`]
  const stem = doubles(adjective) ? adjective + adjective.at(-1) : adjective
  return [`${stem}er`, `${stem}est`]
}

function ing(base: string, stem: string): string {
  if (/ie$/.test(base)) return `${base.slice(0, -2)}ying`
  if (/[^eo]e$/.test(base)) return `${base.slice(0, -1)}ing`
  return `${stem}ing`
}

// One short vowel before one last consonant: hop, hopped. Of the longer words only these two.
function doubles(word: string): boolean {
  return (
    /^(?:[^aeiou]*|squ|qu)[aeiou][bdgklmnprt]$/.test(word) || /^(begin|forget|upset)$/.test(word)
  )
}
