// A tokenizer of any size, learned from words that nobody speaks.
import { type Tokenizer, trainBpe } from '@ts/tokenizer'
import { Random } from '@ts/transformer'

/** A byte-level tokenizer with so many ids, all of which are text. The same every time. */
export function madeUpTokenizer(ids: number): Promise<Tokenizer> {
  const random = new Random(5)
  const letters = 'etaoinshrdlucmfwypvbgk'
  const letter = (): string => letters[Math.floor(letters.length * random.uniform() ** 2)]
  const word = (): string => {
    return Array.from({ length: 3 + Math.floor(7 * random.uniform()) }, letter).join('')
  }
  return trainBpe([Array.from({ length: 2 * ids }, word).join(' ')], ids)
}
