// From stories, written here or dropped on the page, to a tokenizer and token shards in a run's store.
import { writeSimpleStories, writeStories } from '@ts/datagen'
import {
  openTokenizer,
  type Tokenizer,
  trainBpe,
  writeTokenizerConfig,
  writeTokenizerJson,
} from '@ts/tokenizer'
import {
  type Dataset,
  encodeDocuments,
  type Files,
  joinShards,
  jsonlDocuments,
  openShard,
  type RunStore,
  splitDocuments,
  writeShards,
} from '@ts/trainer'
import { bytesSource, FormatError } from '@ts/transformer'
import { resting } from './rest.ts'

/** What a run learns from. */
export type Corpus =
  | { readonly kind: 'simple' | 'varied'; readonly stories: number }
  | { readonly kind: 'file'; readonly file: File }

/** How far preparing is. */
export interface Preparing {
  readonly kind: 'preparing'
  readonly what: string
}

/** Data ready to train on. */
export interface Prepared {
  readonly train: Dataset
  readonly validation: Dataset
  readonly tokenizer: Tokenizer
}

/** A file beyond this would fill the memory of the tab. */
const LARGEST = 2 ** 28
/** Every so manieth story is held back. */
const HELD_BACK = 50
const FEWEST = 20

/**
 * Writes `data/` into a store: tokenizer.json, train.tokens, validation.tokens.
 *
 * @param vocabulary ids of the tokenizer, at most
 * @throws FormatError if the file has too few stories, or is none of text
 */
export async function* prepare(
  corpus: Corpus,
  store: RunStore,
  { vocabulary, signal }: { readonly vocabulary: number; readonly signal: AbortSignal },
): AsyncGenerator<Preparing, void, undefined> {
  const breathe = resting(40)
  const stories: string[] = []
  let shown = performance.now()
  const due = (): boolean => performance.now() - shown > 200 && (shown = performance.now()) > 0
  for await (const story of storiesOf(corpus)) {
    stories.push(story)
    await breathe()
    signal.throwIfAborted()
    if (due()) yield { kind: 'preparing', what: `gathering stories: ${count(stories.length)}` }
  }
  if (stories.length < FEWEST) {
    const name = corpus.kind === 'file' ? corpus.file.name : 'corpus'
    const rule = `must hold at least ${FEWEST} stories to learn from, got ${stories.length}; put an empty line or <|endoftext|> between stories`
    throw new FormatError(name, 'stories', rule)
  }
  yield { kind: 'preparing', what: `finding the words of ${count(stories.length)} stories` }
  const tokenizer = await trainBpe(stories, vocabulary, { signal })
  const format = { vocabularySize: tokenizer.vocabSize, endOfText: tokenizer.endOfText! }
  yield { kind: 'preparing', what: 'turning words into numbers' }
  const splits = {
    train: stories.filter((_, i) => i % HELD_BACK !== HELD_BACK - 1),
    validation: stories.filter((_, i) => i % HELD_BACK === HELD_BACK - 1),
  }
  // Few stories: what it is judged by is then what it has seen.
  if (splits.validation.length === 0) splits.validation = stories.slice(0, 8)
  const files: Record<string, Uint8Array> = { ...tokenizerFiles(tokenizer) }
  for (const [split, texts] of Object.entries(splits)) {
    files[`${split}.tokens`] = await shardOf(texts, tokenizer, format)
  }
  await store.writeFolder('data', files)
}

/** Opens what {@link prepare} wrote. @throws FormatError if a file is missing or damaged */
export async function openPrepared(store: RunStore): Promise<Prepared> {
  const read = async (name: string): Promise<Uint8Array> => {
    const bytes = await store.read(`data/${name}`)
    if (bytes) return bytes
    throw new FormatError(store.name, name, 'is missing; delete this run and start another')
  }
  const dataset = async (split: string): Promise<Dataset> => {
    const name = `${split}.tokens`
    return joinShards([await openShard(bytesSource(await read(name), name))])
  }
  return {
    train: await dataset('train'),
    validation: await dataset('validation'),
    tokenizer: openTokenizer({ 'tokenizer.json': await read('tokenizer.json') }),
  }
}

/** The files of a tokenizer, to lie beside a model. */
export function tokenizerFiles(tokenizer: Tokenizer): Files & Record<string, Uint8Array> {
  const utf8 = new TextEncoder()
  return {
    'tokenizer.json': utf8.encode(writeTokenizerJson(tokenizer)),
    'tokenizer_config.json': utf8.encode(writeTokenizerConfig(tokenizer)),
  }
}

function count(n: number): string {
  return n.toLocaleString('en')
}

async function* storiesOf(corpus: Corpus): AsyncGenerator<string, void, undefined> {
  if (corpus.kind === 'file') {
    yield* fileStories(corpus.file)
  } else if (corpus.kind === 'simple') {
    yield* writeSimpleStories(corpus.stories, { seed: 0 })
  } else {
    for (const { text } of writeStories(corpus.stories, { seed: 0 })) yield text
  }
}

/** JSON lines; or text with `<|endoftext|>` between stories; or, where there is none, with gaps of empty lines. */
async function* fileStories(file: File): AsyncGenerator<string, void, undefined> {
  if (file.size > LARGEST) {
    const rule = `must be at most ${LARGEST >> 20} MB here, got ${file.size >> 20}; train on it with the command line`
    throw new FormatError(file.name, 'size', rule)
  }
  if (new Uint8Array(await file.slice(0, 4096).arrayBuffer()).includes(0)) {
    throw new FormatError(file.name, 'text', 'must be a text file or JSON lines')
  }
  if (/\.jsonl$/i.test(file.name)) {
    yield* jsonlDocuments(textOf(file), file.name)
    return
  }
  const head = await file.slice(0, 2 ** 20).text()
  if (head.includes('<|endoftext|>')) {
    yield* splitDocuments(textOf(file))
    return
  }
  const text = (await file.text()).replaceAll('\r\n', '\n')
  const cuts = [/\n[ \t]*\n[ \t]*\n+/, /\n[ \t]*\n/].map((gap) => text.split(gap))
  const parts = cuts.find((pieces) => pieces.length >= FEWEST) ?? cuts[1]
  yield* parts.map((part) => part.trim()).filter((part) => part !== '')
}

async function* textOf(file: File): AsyncGenerator<string, void, undefined> {
  const reader = file.stream().pipeThrough(new TextDecoderStream()).getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    yield value
  }
}

async function shardOf(
  texts: readonly string[],
  tokenizer: Tokenizer,
  format: { readonly vocabularySize: number; readonly endOfText: number },
): Promise<Uint8Array> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  const sink = {
    write: async (bytes: Uint8Array) => void parts.push(bytes.slice()),
    close: async () => {},
    abort: async () => {},
  }
  await writeShards(encodeDocuments(texts, tokenizer), async () => sink, format)
  return new Uint8Array(await new Blob(parts).arrayBuffer())
}
