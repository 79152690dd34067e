// A model as a file to take away.
import { huggingFaceFiles, writeGguf, writeTinystory } from '@ts/transformer'
import { downloadZip } from 'client-zip'
import type { Library } from './library.ts'
import { openFiles } from './openFiles.ts'

/** What a model can be taken away as. */
export type ExportFormat = 'tinystory' | 'huggingface' | 'gguf'

/** A file with its name. */
export interface Exported {
  readonly name: string
  readonly blob: Blob
}

/** Writes a model: a .tinystory with int8 weights, a zip of a Hugging Face folder, or a GGUF for llama.cpp. */
export async function exportModel(
  library: Library,
  id: string,
  format: ExportFormat,
): Promise<Exported> {
  const { files, name } = await library.files(id)
  const { checkpoint, tokenizer, card } = await openFiles(files)
  const stem = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
  switch (format) {
    case 'tinystory': {
      const parts = writeTinystory(checkpoint, { type: 'q8_0', tokenizer, card })
      return { name: `${stem}.tinystory`, blob: await blobOf(parts) }
    }
    case 'gguf': {
      const parts = writeGguf(checkpoint, { type: 'q8_0', tokenizer, name: stem })
      return { name: `${stem}.gguf`, blob: await blobOf(parts) }
    }
    case 'huggingface': {
      const folder = huggingFaceFiles(checkpoint, { tokenizer, card })
      const entries = await Promise.all(
        Object.entries(folder).map(async ([file, content]) => ({
          name: `${stem}/${file}`,
          input: typeof content === 'string' ? content : await blobOf(content),
        })),
      )
      return { name: `${stem}.zip`, blob: await downloadZip(entries).blob() }
    }
    default:
      return format satisfies never
  }
}

async function blobOf(chunks: AsyncIterable<Uint8Array>): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  for await (const chunk of chunks) parts.push(chunk.slice())
  return new Blob(parts)
}
