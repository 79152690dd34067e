// Reference data that is not part of the repository: found through TINYSTORIES_DATA or beside the
// checkout. Without it the tests that need it are skipped, unless TINYSTORIES_REQUIRE_DATA is set.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test } from 'vitest'

const root: string =
  process.env.TINYSTORIES_DATA ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url))

/** Where a reference file is, or would be. */
export function dataPath(path: string): string {
  return join(root, path)
}

/** Bytes of a reference file. */
export function readData(path: string): Uint8Array {
  return readFileSync(dataPath(path))
}

/** Text of a reference file. */
export function readDataText(path: string): string {
  return readFileSync(dataPath(path), 'utf8')
}

/** Parsed JSON of a reference file, whose shape the test knows. */
export function readDataJson<T>(path: string): T {
  return JSON.parse(readDataText(path)) as T
}

/** A file as readers take it. */
export function dataFile(path: string): { name: string; bytes: Uint8Array } {
  return { name: path, bytes: readData(path) }
}

/** A test that needs reference files. */
export function testWithData(
  name: string,
  paths: readonly string[],
  body: () => void | Promise<void>,
): void {
  test(name, async (context) => {
    const missing = paths.find((path) => !existsSync(dataPath(path)))
    if (missing !== undefined) {
      const reason = `no reference data ${missing}; set TINYSTORIES_DATA to its folder`
      if (process.env.TINYSTORIES_REQUIRE_DATA) throw new Error(reason)
      context.skip(reason)
    }
    await body()
  })
}
