export { fileStore } from './fileStore.ts'
export { openLedger } from './openLedger.ts'
