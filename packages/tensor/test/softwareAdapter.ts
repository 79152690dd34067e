// A process of its own with a GPU in it: the one that the environment names, or the software one that comes
// with Chromium, which the loader only finds if it is told before the process starts.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const CHROMIUM = '/usr/lib/chromium'
const DRIVER = `${CHROMIUM}/vk_swiftshader_icd.json`

function adapterEnvironment(): NodeJS.ProcessEnv {
  const { env } = process
  const chosen = env.VK_ICD_FILENAMES || env.VK_DRIVER_FILES
  if (chosen || !existsSync(DRIVER)) return env
  return { ...env, LD_LIBRARY_PATH: CHROMIUM, VK_ICD_FILENAMES: DRIVER }
}

/**
 * Runs a script beside the tests there.
 *
 * @returns what it prints, a JSON value a line
 * @throws Error if it fails, with its last words
 */
export async function withAdapter<Line>(script: URL): Promise<readonly Line[]> {
  const child = spawn(
    process.execPath,
    ['--conditions=@ts/source', '--disable-warning=ExperimentalWarning', fileURLToPath(script)],
    { env: adapterEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let printed = ''
  let errors = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve(code ?? signal))
  })
  if (code !== 0) throw new Error(`${script.pathname} ended with ${code}: ${errors.slice(-2000)}`)
  return printed
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}

/** Why tests of an adapter are skipped here, or null; required where TINYSTORIES_REQUIRE_ADAPTER is set. */
export async function whyNoAdapter(): Promise<string | null> {
  if (process.env.TINYSTORIES_REQUIRE_ADAPTER) return null
  try {
    await withAdapter(new URL('./probeAdapter.ts', import.meta.url))
    return null
  } catch (error) {
    return /BackendError: (.*)/.exec((error as Error).message)?.[1] ?? (error as Error).message
  }
}
