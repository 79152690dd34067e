// tokenizer_config.json: what HF transformers wants beside a tokenizer.json.

import type { Tokenizer } from '../tokenizer.ts'
import { tokenTexts } from './tokenTexts.ts'

/** The text of a tokenizer_config.json that names the beginning, the end and the unknown. */
export function writeTokenizerConfig(tokenizer: Tokenizer): string {
  const texts = tokenTexts(tokenizer.definition)
  const name = (id: number | undefined): string | null =>
    id === undefined ? null : (texts[id] ?? null)
  const config = {
    tokenizer_class: 'PreTrainedTokenizerFast',
    bos_token: name(tokenizer.bos),
    eos_token: name(tokenizer.eos),
    unk_token: name(tokenizer.definition.marks.unknown),
    clean_up_tokenization_spaces: false,
  }
  return `${JSON.stringify(config, null, 1)}\n`
}
