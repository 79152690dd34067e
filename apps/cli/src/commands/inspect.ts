// tinystories inspect: what happens inside a model.

import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { type AttentionPatterns, attentionPatterns, Tracer } from '@ts/interpret'
import type { BackendName } from '@ts/tensor/auto'
import { type Command, InvalidArgumentError } from 'commander'
import { readAllDocuments } from '../documents/documents.ts'
import { UserError } from '../errors.ts'
import { inspectModel } from '../inspect/inspection.ts'
import { inspectionHtml, MOST_SHOWN } from '../inspect/inspectionHtml.ts'
import { inspectionText } from '../inspect/inspectionText.ts'
import { loadModel } from '../modelFile.ts'
import { checkTokens, encodeText } from '../modelText.ts'
import { openBackend } from '../openBackend.ts'
import {
  backendOption,
  examples,
  jsonOption,
  threadsOption,
  tokensOption,
  wholeNumber,
} from '../options.ts'
import { print, printJson } from '../output.ts'
import { writeWhole } from '../wholeFile.ts'
import { workPerContext } from '../workOf.ts'

type Neuron = readonly [layer: number, neuron: number]

interface Options {
  readonly model: string
  readonly tokenizer?: string
  readonly text?: string
  readonly textFile?: string
  readonly tokens?: readonly number[]
  readonly data?: readonly string[]
  readonly count: number
  readonly neurons: number
  readonly neuron?: readonly Neuron[]
  readonly top: number
  readonly threads: number
  readonly backend: BackendName
  readonly html?: string
  readonly json?: boolean
}

/** Adds `inspect`. */
export function addInspect(program: Command): void {
  const command = program
    .command('inspect')
    .description(
      'Look inside a model: how it reads a text, its attention heads, its neurons, the logit lens.',
    )
    .requiredOption(
      '--model <path>',
      'a model or run folder, .tinystory, .gguf, .safetensors or llama2.c .bin',
    )
    .option('--tokenizer <path>', 'by default the one beside the model')
    .option('--text <text>', 'the text to read')
    .option('--text-file <file>', 'the text to read, from a file')
    .addOption(tokensOption('--text'))
    .option('--data <paths...>', 'stories for heads and neurons (default: the text)')
    .option('--count <n>', 'how many of these stories', wholeNumber(1), 50)
    .option('--neurons <n>', 'so many of the most outstanding neurons', wholeNumber(0), 8)
    .option('--neuron <layer.neuron...>', 'these neurons instead', neuronList)
    .option('--top <k>', 'tokens told per place', wholeNumber(1, 100), 5)
    .option('--html <file>', 'write it as one page, with the attention of every head over the text')
    .addOption(threadsOption())
    .addOption(backendOption())
    .addOption(jsonOption('{tokens, lens, texts, heads, neurons}'))
    .action(inspect)
  examples(
    command,
    'tinystories inspect --model my-model --text "Once upon a time, there was a girl named Lily."',
    'tinystories inspect --model my-model --text "Lily saw a dog." --data stories.txt --count 200',
    'tinystories inspect --model my-model --text-file story.txt --html inside.html',
    'tinystories inspect --model my-model --text-file story.txt --data stories.txt --neuron 2.0 2.17 --json',
  )
}

async function inspect(options: Options, command: Command): Promise<void> {
  const { text, textFile, tokens, data, count, top } = options
  if (text !== undefined && textFile !== undefined) {
    command.error("error: option '--text <text>' cannot be used with option '--text-file <file>'")
  }
  if (text === undefined && textFile === undefined && tokens === undefined) {
    command.error(
      "error: one of '--text <text>', '--text-file <file>' and '--tokens <ids>' is needed",
    )
  }
  const backend = await openBackend(options.backend, options.threads, () =>
    workPerContext(options.model),
  )
  try {
    const loaded = await loadModel(backend, options.model, { tokenizer: options.tokenizer })
    const { tokenizer } = loaded
    const { ids } = tokens
      ? checkTokens(tokens, loaded, 'inspect')
      : encodeText(text ?? (await readFile(textFile ?? '', 'utf8')), loaded, textFile ?? 'inspect')
    const tracer = new Tracer(backend, loaded.model)
    const { context, hidden, layers } = tracer.shape
    if (ids.length > context) {
      throw new UserError(
        `inspect: the text has ${ids.length} tokens, the model reads ${context}; give a shorter one`,
      )
    }
    for (const [layer, neuron] of options.neuron ?? []) {
      if (layer < layers && neuron < hidden) continue
      throw new UserError(
        `inspect: there is no neuron ${layer}.${neuron}; layers go from 0 to ${layers - 1}, neurons from 0 to ${hidden - 1}`,
      )
    }
    const texts: (readonly number[])[] = []
    if (data) {
      for await (const story of readAllDocuments(data)) {
        texts.push(encodeText(story, loaded, data[0]).ids)
        if (texts.length === count) break
      }
    } else texts.push(ids)
    const found = await inspectModel(tracer, {
      ids,
      texts,
      neurons: options.neuron ?? options.neurons,
      top,
      text: (list) => readable(list, tokenizer),
    })
    const patterns: AttentionPatterns[] = []
    if (options.html !== undefined) {
      const shown = ids.slice(0, MOST_SHOWN)
      for await (const one of attentionPatterns(tracer, shown)) patterns.push(one)
    }
    tracer.close()
    if (options.html !== undefined) {
      await writeWhole(
        options.html,
        inspectionHtml(found, { name: basename(options.model), patterns }),
      )
      process.stderr.write(`Wrote ${options.html}; open it in a browser.\n`)
      if (!options.json) return
    }
    if (options.json) return await printJson(found)
    await print(inspectionText(found))
  } finally {
    backend.close()
  }
}

/** Text of some tokens, with the space that a word begins with; ids where there is no tokenizer. */
function readable(
  ids: readonly number[],
  tokenizer: Awaited<ReturnType<typeof loadModel>>['tokenizer'],
): string {
  if (!tokenizer || ids.some((id) => id >= tokenizer.vocabSize)) {
    return ids.map((id) => `‹${id}›`).join('')
  }
  return Buffer.concat(ids.map((id) => tokenizer.tokenBytes(id))).toString()
}

function neuronList(text: string, before: readonly Neuron[] = []): readonly Neuron[] {
  const [, layer, neuron] = /^(\d{1,6})\.(\d{1,9})$/.exec(text) ?? []
  if (neuron === undefined) {
    throw new InvalidArgumentError(`Expected layer.neuron, as 2.17, got '${text}'.`)
  }
  return [...before, [Number(layer), Number(neuron)]]
}
