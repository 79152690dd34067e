// Whether there is something at a path.
import { access } from 'node:fs/promises'

/** True if the path can be reached. */
export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
