// Which tokens begin and end a text: from a post-processor, from tokenizer_config.json, else by the
// names that published models use.

import type { AddedToken, Marks } from '../definition.ts'
import type { JsonField } from './json.ts'
import { sequence } from './readTextRules.ts'

const bosNames = ['<s>', '<|begin_of_text|>', '<bos>', '[BOS]', '<|startoftext|>', '<|endoftext|>']
const eosNames = ['</s>', '<|end_of_text|>', '<eos>', '[EOS]', '<|endoftext|>']

/** Beginning and end of text among the special tokens. */
export function guessMarks(
  added: readonly AddedToken[],
  config?: JsonField,
): { readonly bos?: number; readonly eos?: number } {
  const ids = new Map(added.filter((token) => token.special).map(({ text, id }) => [text, id]))
  const idOf = (field: string, names: readonly string[]): number | undefined => {
    const named = config === undefined ? undefined : tokenNamed(config.get(field))
    const text = named !== undefined && ids.has(named) ? named : names.find((n) => ids.has(n))
    return text === undefined ? undefined : ids.get(text)
  }
  const bos = idOf('bos_token', bosNames)
  const eos = idOf('eos_token', eosNames)
  return { ...(bos === undefined ? {} : { bos }), ...(eos === undefined ? {} : { eos }) }
}

// A name, or an object with the name as its content.
function tokenNamed(field: JsonField): string | undefined {
  if (field.absent) return undefined
  return typeof field.value === 'string' ? field.value : field.get('content').string()
}

/** Ids that the post-processor puts around a single text. */
export function readTemplate(
  field: JsonField,
  vocabSize: number,
): Required<Pick<Marks, 'before' | 'after'>> {
  const before: number[] = []
  const after: number[] = []
  for (const step of sequence(field, 'processors')) {
    const type = step.get('type').string()
    if (type === 'TemplateProcessing') {
      let target = before
      for (const item of step.get('single').items()) {
        if (!item.get('Sequence').absent) target = after
        else target.push(...specialIds(step, item, vocabSize))
      }
    } else if (type === 'RobertaProcessing' || type === 'BertProcessing') {
      before.push(
        step.get('cls').items()[1]?.id(vocabSize) ?? step.get('cls').fail('must have two items'),
      )
      after.push(
        step.get('sep').items()[1]?.id(vocabSize) ?? step.get('sep').fail('must have two items'),
      )
    } else if (type !== 'ByteLevel') {
      step.get('type').fail('is not a supported post_processor')
    }
  }
  return { before, after }
}

function specialIds(step: JsonField, item: JsonField, vocabSize: number): number[] {
  const name = item.get('SpecialToken').get('id').string()
  const ids = step.get('special_tokens').get(name).get('ids')
  return ids.items().map((id) => id.id(vocabSize))
}
