// An offline judge. It is not GPT-4 and does not play it: it measures what can be measured without understanding, under names
// of its own, and never fills the columns of a judge that reads.
import { formsOfAny, wordsOf } from '@ts/datagen'
import type { Completion } from '../completion.ts'
import { repeatedNgramShare } from '../health/repetition.ts'
import type { LanguageChecker } from './language.ts'

/** Columns of the offline judge. Shares are 0…1. */
export interface OfflineGrades {
  /** mistakes of spelling in 100 words; absent without a checker, and for texts without words */
  readonly spellingPer100?: number
  /** mistakes of grammar in 100 words */
  readonly grammarPer100?: number
  /** 1 if the sentence that was cut comes to an end with something said: at least two words, at most forty */
  readonly cutSentenceEnds?: number
  /** 1 if the text ends with a whole sentence */
  readonly endsWhole: number
  /** share of 4-grams of words that occurred before in the text */
  readonly repeated4grams: number
  /** share of the words for people and things in the beginning that come up again */
  readonly wordsKept?: number
  /** 1 if somebody who is named in the beginning is named again; absent where nobody is */
  readonly namesKept?: number
  /** names that the beginning does not have */
  readonly newNames: number
  /** bits per byte of the completion, after its prompt, under a larger model of ours */
  readonly bitsUnderLarger?: number
}

/** The names of the columns, with their meaning and which way is good. */
export const offlineColumns: Readonly<
  Record<
    keyof OfflineGrades,
    { readonly title: string; readonly better: 'high' | 'low' | 'neither' }
  >
> = {
  spellingPer100: { title: 'spelling mistakes / 100 words', better: 'low' },
  grammarPer100: { title: 'grammar mistakes / 100 words', better: 'low' },
  cutSentenceEnds: { title: 'cut sentence finished', better: 'high' },
  endsWhole: { title: 'ends with a whole sentence', better: 'high' },
  repeated4grams: { title: 'repeated 4-grams', better: 'low' },
  wordsKept: { title: 'words of the beginning kept', better: 'high' },
  namesKept: { title: 'names of the beginning kept', better: 'high' },
  newNames: { title: 'new names', better: 'neither' },
  bitsUnderLarger: { title: 'bits per byte under the larger model', better: 'low' },
}

/** What the offline judge can use. */
export interface OfflineJudge {
  readonly checker?: LanguageChecker
  /** bits per UTF-8 byte of a completion after its prompt, under a larger model */
  readonly bitsPerByte?: (prompt: string, completion: string) => Promise<number>
}

/**
 * Measures one completion.
 *
 * @example
 * const { spellingPer100, wordsKept } = await gradeOffline(completion, { checker: await harperChecker() })
 */
export async function gradeOffline(
  { prompt, text }: Completion,
  { checker, bitsPerByte }: OfflineJudge = {},
): Promise<OfflineGrades> {
  const words = wordsOf(text)
  const story = prompt.set === 'beginnings' ? `${prompt.text}${text}` : text
  const mistakes = checker && words.length > 0 ? await newMistakes(checker, prompt.text, story) : []
  const per100 = (kind: 'spelling' | 'grammar'): number =>
    (100 * mistakes.filter((mistake) => mistake.kind === kind).length) / words.length
  const known = namesIn(prompt.text)
  const told = namesIn(story)
  const kept = prompt.set === 'beginnings' ? wordsKept(prompt.text, text) : null
  const bits = bitsPerByte && text !== '' ? await bitsPerByte(prompt.text, text) : null
  return {
    ...(checker &&
      words.length > 0 && { spellingPer100: per100('spelling'), grammarPer100: per100('grammar') }),
    ...(prompt.set === 'beginnings' && { cutSentenceEnds: Number(cutSentenceEnds(text)) }),
    endsWhole: Number(/[.!?…]["'”’)]*\s*$/.test(text)),
    repeated4grams: repeatedNgramShare(text),
    ...(kept !== null && { wordsKept: kept }),
    ...(prompt.set === 'beginnings' &&
      known.size > 0 && { namesKept: Number([...known].some((name) => namedIn(text, name))) }),
    newNames: [...told].filter((name) => !known.has(name)).length,
    ...(bits !== null && Number.isFinite(bits) && { bitsUnderLarger: bits }),
  }
}

/** Whether what follows the cut brings the sentence to an end. */
function cutSentenceEnds(text: string): boolean {
  const end = /[.!?]/.exec(text)
  if (end === null || /^\s*\n/.test(text)) return false
  const rest = wordsOf(text.slice(0, end.index))
  return rest.length >= 2 && rest.length <= 40
}

// The beginning is checked too, since a completion alone starts in mid-sentence; its own mistakes are taken off.
async function newMistakes(
  checker: LanguageChecker,
  beginning: string,
  story: string,
): Promise<Awaited<ReturnType<LanguageChecker['check']>>> {
  if (!story.startsWith(beginning)) return checker.check(story)
  const old = new Set((await checker.check(beginning)).map(({ kind, text }) => `${kind} ${text}`))
  const names = namesIn(beginning)
  return (await checker.check(story)).filter(
    ({ kind, text }) => !old.has(`${kind} ${text}`) && !(kind === 'spelling' && names.has(text)),
  )
}

// Capitalised words that are not merely the first of a sentence. At the head of a sentence any word is capitalised; one that
// comes more than once and never in lower case is taken for a name.
function namesIn(text: string): ReadonlySet<string> {
  const names = new Set<string>()
  for (const { 0: word, index } of text.matchAll(/\b\p{Lu}\p{Ll}+\b/gu)) {
    if (notNames.has(word)) continue
    const before = text.slice(0, index).trimEnd().at(-1) ?? '.'
    const inside = !/[.!?…:"“”'\n]/.test(before)
    const often = text.split(new RegExp(`\\b${word}\\b`)).length > 2
    const lower = new RegExp(`\\b${word.toLowerCase()}\\b`).test(text)
    if (inside || (often && !lower)) names.add(word)
  }
  return names
}

function namedIn(text: string, name: string): boolean {
  return new RegExp(`\\b${name}\\b`).test(text)
}

const notNames = new Set(
  'I The A An And But So Then When He She They It We You His Her Their My Our Your This That There One Once Every All What Why How Who Where Yes No Please Look Oh Wow Hello Hi Thank Thanks Suddenly Finally After Before As At In On Mom Mum Dad Mommy Mummy Daddy Mother Father Mama Papa Grandma Grandpa Grandmother Grandfather Mr Mrs Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(
    ' ',
  ),
)

/** Share of the beginning's content words that occur again in any form; null where it has none. */
function wordsKept(beginning: string, text: string): number | null {
  const keys = new Set(
    wordsOf(beginning).filter((word) => word.length > 3 && !functionWords.has(word)),
  )
  if (keys.size === 0) return null
  const said = new Set(wordsOf(text))
  const again = [...keys].filter((word) => [...formsOfAny(word)].some((form) => said.has(form)))
  return again.length / keys.size
}

const functionWords = new Set(
  'about above after again against almost alone along already also although always another anybody anything around away back because been before behind being below beside between both came come could does done down each either else enough even ever every everybody everything everywhere from have having here herself himself into itself just knew know like long look looked made make many might more most much must myself neither never next nobody nothing often once only other others over quite really round said same saw seen shall should since some somebody someone something sometimes somewhere still such than that their them themselves then there these they thing things this those though through time together told took toward towards until upon very want wanted well went were what whatever when where whether which while whole whose will with without would your'.split(
    ' ',
  ),
)
