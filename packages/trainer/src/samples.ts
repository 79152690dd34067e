// The stories told during a run: samples/step-000100.txt.
import { type RunStore, readText, utf8 } from './runStore.ts'

const SAMPLES = 'samples'

/** Keeps the stories of a step. */
export async function writeSamples(
  store: RunStore,
  step: number,
  texts: readonly string[],
): Promise<void> {
  const path = `${SAMPLES}/step-${String(step).padStart(6, '0')}.txt`
  await store.write(path, utf8(`${texts.join('\n\n---\n\n')}\n`))
}

/** The stories told last, or null. */
export async function lastSample(store: RunStore): Promise<string | null> {
  const name = (await store.list(SAMPLES)).at(-1)
  return name ? readText(store, `${SAMPLES}/${name}`) : null
}
