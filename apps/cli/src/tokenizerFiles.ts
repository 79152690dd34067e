// A tokenizer as files that lie beside a model.
import { type Tokenizer, writeTokenizerConfig, writeTokenizerJson } from '@ts/tokenizer'

/** tokenizer.json, and the tokenizer_config.json that HF transformers wants beside it, by name. */
export function tokenizerFiles(tokenizer: Tokenizer): Readonly<Record<string, Uint8Array>> {
  const utf8 = new TextEncoder()
  return {
    'tokenizer_config.json': utf8.encode(writeTokenizerConfig(tokenizer)),
    'tokenizer.json': utf8.encode(writeTokenizerJson(tokenizer)),
  }
}
