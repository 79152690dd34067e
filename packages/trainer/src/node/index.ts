export { openDataset, writeDataset } from './dataset.ts'
export { folderStore } from './folderStore.ts'
export { readTextFile } from './readTextFile.ts'
