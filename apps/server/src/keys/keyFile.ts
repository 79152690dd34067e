// The file that the keys are kept in: JSON, readable by its owner alone, written whole or not at all.
import { open, readFile, rename, rm } from 'node:fs/promises'
import { FormatError } from '@ts/transformer'
import { z } from 'zod'
import type { ApiKey } from './apiKey.ts'

const limit = z.int().min(1).optional()
const file = z.strictObject({
  keys: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(200),
        hash: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits'),
        created: z.string(),
        requestsPerMinute: limit,
        tokensPerMinute: limit,
      }),
    )
    .max(100_000),
})

/** @throws FormatError naming file and field if it is no such file */
export async function readKeyFile(path: string): Promise<readonly ApiKey[]> {
  return parseKeyFile(await readFile(path, 'utf8'), path)
}

/** Reads the text of a file of keys. @throws FormatError naming source and field */
export function parseKeyFile(text: string, source: string): readonly ApiKey[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new FormatError(source, 'file', 'must be JSON', { cause })
  }
  const { success, data, error } = file.safeParse(value)
  if (!success) {
    const issue = error.issues[0]
    throw new FormatError(source, issue?.path.join('.') || 'file', issue?.message ?? 'not valid')
  }
  const names = new Set<string>()
  for (const [i, { name }] of data.keys.entries()) {
    if (names.has(name)) {
      throw new FormatError(source, `keys.${i}.name`, `${JSON.stringify(name)} stands twice`)
    }
    names.add(name)
  }
  return data.keys as readonly ApiKey[]
}

/** Writes keys, for the owner's eyes only. */
export async function writeKeyFile(path: string, keys: readonly ApiKey[]): Promise<void> {
  const aside = `${path}.part-${process.pid}`
  try {
    const handle = await open(aside, 'w', 0o600)
    try {
      await handle.writeFile(`${JSON.stringify({ keys }, null, 2)}\n`)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(aside, path)
  } catch (error) {
    await rm(aside, { force: true })
    throw error
  }
}
