// Saves a model as a folder in HF layout, whole or not at all.
import type { Backend } from '@ts/tensor'
import { saveWeights } from '../checkpoint/weights.ts'
import { formatConfig } from '../config/parseConfig.ts'
import type { Model } from '../model.ts'
import { replaceFolder } from './replaceFolder.ts'

/**
 * Saves config.json and model.safetensors. The folder is written aside, flushed and renamed: whatever
 * happens, the path holds all of the new model or what was there before. A folder that is there is
 * replaced.
 *
 * @param files more files of the folder by their names, such as `tokenizer.json`
 *
 * @example await saveModel('models/mine', backend, model, { 'tokenizer.json': text })
 */
export async function saveModel(
  folder: string,
  backend: Backend,
  model: Model,
  files: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<void> {
  await replaceFolder(folder, {
    'config.json': formatConfig(model.config),
    ...files,
    'model.safetensors': saveWeights(backend, model),
  })
}
