// Reference data beside the checkout or where TINYSTORIES_DATA says.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test } from 'vitest'

const root: string =
  process.env.TINYSTORIES_DATA ?? fileURLToPath(new URL('../../../shared/data', import.meta.url))

/** Where a reference file is. */
export function dataPath(path: string): string {
  return join(root, path)
}

/** A test that is skipped, with the reason, without its data. */
export function testWithData(
  name: string,
  paths: readonly string[],
  body: () => Promise<void>,
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
