import { expect, test } from 'vitest'
import { sampleBin, sampleModel, samplePieceJson } from '../test/samples.ts'
import { writeVocabAndMerges } from './formats/writeVocabAndMerges.ts'
import { openTokenizer } from './openTokenizer.ts'
import { trainBpe } from './training/trainBpe.ts'
import { toUtf8 } from './utf8.ts'

test('knows formats by content where names say nothing', async () => {
  const { vocab, merges } = writeVocabAndMerges(await trainBpe(['hello hello'], 262))
  expect(openTokenizer({ a: sampleBin() }).vocabSize).toBe(273)
  expect(openTokenizer({ a: sampleModel() }).vocabSize).toBe(273)
  expect(openTokenizer({ a: toUtf8(JSON.stringify(samplePieceJson('none'))) }).vocabSize).toBe(273)
  expect(openTokenizer({ a: toUtf8(vocab), b: toUtf8(merges) }).vocabSize).toBe(262)
})

test('takes the file of a folder that says most', () => {
  const tokenizer = openTokenizer({
    'm/tokenizer.bin': sampleBin(),
    'm/tokenizer.model': sampleModel(),
    'm/README.md': toUtf8('# hello'),
  })
  expect(tokenizer.definition.text.marker).toBe(true)
})

test('says what is missing', () => {
  expect(() => openTokenizer({})).toThrow('no file: format: must be a tokenizer.json')
  expect(() => openTokenizer({ 'a.txt': toUtf8('hello') })).toThrow('a.txt: format: must be')
  expect(() => openTokenizer({ 'x/vocab.json': toUtf8('{}') })).toThrow(
    'x/vocab.json: file: must come with its merges.txt, which is not there',
  )
})
