// What of an instruction a story keeps, as far as rules can tell.
import { missingWord, wordsOf } from '@ts/datagen'
import type { Instruction } from './instruction.ts'

/** What rules found; a part that was not asked for is absent. */
export interface InstructionCheck {
  /** asked words that occur, and those that do not */
  readonly wordsUsed?: readonly string[]
  readonly wordsMissing?: readonly string[]
  /** the sentence occurs word for word; punctuation and case do not count */
  readonly sentencePresent?: boolean
  /** somebody speaks in quotation marks; only where `Dialogue` was asked for. Other features need a judge. */
  readonly dialogue?: boolean
  /** share of the summary's names and longer words that occur in the story, 0…1: a hint, not a verdict */
  readonly summaryWords?: number
  /** training never asked for these parts together; where the instructions of the training set are known */
  readonly newCombination?: boolean
}

/** Checks a story against its instruction. */
export function checkInstruction(story: string, instruction: Instruction): InstructionCheck {
  const { words = [], sentence, features = [], summary } = instruction
  const used = words.filter((word) => holds(story, word))
  const keys = new Set(
    wordsOf(summary ?? '').filter((word) => word.length > 3 && !common.has(word)),
  )
  return {
    ...(words.length > 0 && {
      wordsUsed: used,
      wordsMissing: words.filter((word) => !used.includes(word)),
    }),
    ...(sentence && {
      sentencePresent: ` ${wordsOf(story).join(' ')} `.includes(` ${wordsOf(sentence).join(' ')} `),
    }),
    ...(features.some((feature) => /^dialog/i.test(feature)) && { dialogue: hasDialogue(story) }),
    ...(keys.size > 0 && {
      summaryWords: [...keys].filter((word) => holds(story, word)).length / keys.size,
    }),
  }
}

// In any of its forms.
function holds(story: string, word: string): boolean {
  return missingWord(story, [word]) === undefined
}

/** Whether somebody says at least two words in quotation marks. */
function hasDialogue(story: string): boolean {
  const spoken = story.replaceAll(/[“”]/g, '"').match(/"[^"\n]+"/g) ?? []
  return spoken.some((quote) => wordsOf(quote).length > 1)
}

const common = new Set(
  'about after again also always and are back because been before but came could does down each even ever find finds from gets goes have having help helps her here him his home into is it its just learn learns like made make makes more named off once other over play playing plays she some that the their them then there they this time together two until upon very want wanted wants was went were what when where which while who will with would you your'.split(
    ' ',
  ),
)
