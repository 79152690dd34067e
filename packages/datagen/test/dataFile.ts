// Reference data that lies beside the checkout and is no part of it.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The path of a file of the reference data, and why tests of it are skipped, if they are. */
export function dataFile(name: string): { readonly path: string; readonly reason: string } {
  const beside = fileURLToPath(new URL('../../../../shared/data/', import.meta.url))
  const path = `${process.env.TINYSTORIES_DATA ?? beside}/${name}`
  if (existsSync(path) || process.env.TINYSTORIES_REQUIRE_DATA) return { path, reason: '' }
  return { path, reason: `(skipped: no reference data at ${path})` }
}
