// Token bytes as the texts that files hold.

import { toByteAlphabet } from '../byteAlphabet.ts'
import type { TokenizerDefinition } from '../definition.ts'
import { spaceMarker } from '../prepare.ts'
import { fromUtf8 } from '../utf8.ts'
import { nameOfByte } from './byteName.ts'

/** The text a file holds for each id; undefined where an id has no token. */
export function tokenTexts(definition: TokenizerDefinition): (string | undefined)[] {
  const { vocabulary, kind } = definition
  const texts: (string | undefined)[] = []
  for (let id = 0; id < vocabulary.size; id++) {
    const bytes = vocabulary.token(id)
    if (bytes.length === 0) texts.push(undefined)
    else if (kind === 'byte-level') texts.push(toByteAlphabet(bytes))
    else
      texts.push(
        marked(definition) ? fromUtf8(bytes).replaceAll(' ', spaceMarker) : fromUtf8(bytes),
      )
  }
  if (kind === 'sentencepiece') {
    definition.bytes.forEach((id, byte) => {
      if (id >= 0) texts[id] = nameOfByte(byte)
    })
  }
  for (const { id, text } of definition.added) texts[id] = text
  return texts
}

/** Whether spaces are written as U+2581. llama2.c's files have plain ones; in tokenizer.json they get the mark. */
export function marked({ text }: TokenizerDefinition): boolean {
  return text.marker || text.prefix !== 'never'
}
