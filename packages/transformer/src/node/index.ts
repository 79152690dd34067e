// @ts/transformer/node: models on the disk.

export {
  type Exported,
  type ExportOptions,
  exportModel,
  formatTypes,
  type ModelFormat,
} from './exportModel.ts'
export { type FileSource, fileSource } from './fileSource.ts'
export { type OpenedModel, openModel } from './openModel.ts'
export { saveModel } from './saveModel.ts'
