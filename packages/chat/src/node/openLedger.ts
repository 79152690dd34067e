import { Ledger } from '../ledger/ledger.ts'
import { fileStore } from './fileStore.ts'

/**
 * Opens or makes a ledger file.
 *
 * @example
 * const ledger = await openLedger('stories/calls.jsonl')
 */
export async function openLedger(path: string): Promise<Ledger> {
  const store = await fileStore(path)
  try {
    return await Ledger.open(store)
  } catch (error) {
    await store.close()
    throw error
  }
}
