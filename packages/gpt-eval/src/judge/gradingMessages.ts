// What the judge is told. In our own words; what is asked for is the paper's: an assessment first, with weight on the
// sentence that was cut, then grades and an age.
import type { Message } from '@ts/chat'
import type { Completion } from '../completion.ts'
import { type Instruction, partsOf } from '../instruct/instruction.ts'
import { ageGroups, ageYears } from './grades.ts'

/** One call with assessment and grades, or the assessment in a turn of its own as in the paper. */
export type Turns = 1 | 2

/** The messages of the first turn. With one turn it asks for everything. */
export function firstMessages(completion: Completion, turns: Turns): readonly Message[] {
  const { prompt, text } = completion
  const exercise = prompt.instruction
    ? instructExercise(prompt.instruction, text)
    : beginningExercise(prompt.text, text)
  const ask =
    turns === 1
      ? `${assess(completion)}\n\n${grade(completion, true)}`
      : `${assess(completion)} Write three to six sentences and give no grades yet.`
  return [
    { role: 'system', content: system },
    { role: 'user', content: `${exercise}\n\n${ask}` },
  ]
}

/** The messages of the second turn. */
export function secondMessages(completion: Completion, assessment: string): readonly Message[] {
  return [
    ...firstMessages(completion, 2),
    { role: 'assistant', content: assessment },
    { role: 'user', content: grade(completion, false) },
  ]
}

const system =
  'You are a teacher who reads what pupils write. You judge only what is on the page: be fair, be strict, and use the whole scale.'

function beginningExercise(beginning: string, text: string): string {
  const mark = separator(beginning + text)
  return [
    'A pupil was given the beginning of a story and had to go on with it until the story is complete. The exercise shows how well the pupil knows the language and how rich the imagination is.',
    `The beginning stops in the middle of a sentence. The sign ${mark} stands where it stops; everything behind the sign was written by the pupil.`,
    `${beginning}${mark}${text}`,
  ].join('\n\n')
}

function instructExercise(instruction: Instruction, text: string): string {
  const wishes = partsOf(instruction).map((part) => {
    switch (part) {
      case 'words':
        return `- It uses these words, in whatever form: ${instruction.words?.join(', ')}`
      case 'sentence':
        return `- This sentence occurs in it, word for word: ${instruction.sentence}`
      case 'features':
        return `- It has these features: ${instruction.features?.join(', ')}`
      case 'summary':
        return `- This is what happens in it: ${instruction.summary}`
      default:
        return part satisfies never
    }
  })
  return [
    'A pupil was asked to write a short story for small children that keeps to the following wishes:',
    wishes.join('\n'),
    'This is the story that the pupil handed in:',
    text,
  ].join('\n\n')
}

function assess({ prompt }: Completion): string {
  return prompt.instruction
    ? 'First assess the story in a few sentences: the grammar, the ideas, whether the plot makes sense from the first sentence to the last, and which of the wishes it keeps and which it does not.'
    : "First assess the pupil's part in a few sentences: the grammar, the ideas, and whether it fits what the beginning says about people, places and things. Look with special care at the sentence that was cut: does the pupil bring it to a proper end?"
}

function grade({ prompt }: Completion, whole: boolean): string {
  const fields = [
    ...(whole ? ['"assessment": what you have just been asked for'] : []),
    '"grammar": whole number from 0 (not a sentence is right) to 10 (no mistake)',
    '"creativity": 0 (no idea of its own) to 10 (surprising and rich)',
    prompt.instruction
      ? '"consistency": 0 (sentences have nothing to do with one another) to 10 (everything fits together)'
      : '"consistency": with the beginning, 0 (has nothing to do with it) to 10 (goes on from it perfectly, the cut sentence included)',
    ...(prompt.instruction
      ? [
          '"plot": 0 (makes no sense) to 10 (makes perfect sense)',
          '"instructions": 0 (keeps none of the wishes) to 10 (keeps all of them)',
        ]
      : []),
    ...(prompt.instruction?.features?.length
      ? ['"featuresMet": the list of those of the wanted features that the story really has']
      : []),
    ...(prompt.instruction?.summary
      ? [
          '"summaryFollowed": "yes", "partly" or "no": does what happens agree with what was wanted?',
        ]
      : []),
    `"age": how old the pupil seems to be: ${ageGroups.map((group) => `"${group}" ${ageYears[group]}`).join(', ')} years`,
  ]
  const then = whole ? 'Then grade it.' : 'Now grade it.'
  return `${then} Answer with one JSON object that has these fields in this order and nothing else:\n${fields.join('\n')}`
}

// A sign that occurs in no story, so that a model cannot write the separator itself.
function separator(text: string): string {
  for (const mark of ['***', '###', '|||']) if (!text.includes(mark)) return mark
  let mark = '****'
  while (text.includes(mark)) mark += '*'
  return mark
}
