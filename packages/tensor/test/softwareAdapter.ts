// Processes of their own with a GPU in them: the one that the environment names, or CPUs that play GPU, which the
// loader of drivers only finds if it is told before a process starts.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A GPU to test on. */
export interface Adapter {
  readonly name: string
  /** What finds it. */
  readonly env: NodeJS.ProcessEnv
  /** Why tests on it are skipped here, or null. */
  readonly missing: string | null
}

interface Software {
  readonly name: string
  /** The file that tells the loader of drivers about it. */
  readonly driver: string
  readonly env: NodeJS.ProcessEnv
  readonly install: string
}

const CHROMIUM = '/usr/lib/chromium'

/** The better one first: it has half precision, subgroups of 8, and keeps what it has compiled. */
const software: readonly Software[] = [
  {
    name: 'lavapipe',
    driver: '/usr/share/vulkan/icd.d/lvp_icd.json',
    env: {
      MESA_SHADER_CACHE_DIR: process.env.MESA_SHADER_CACHE_DIR || join(tmpdir(), 'mesa-shaders'),
    },
    install: 'mesa-vulkan-drivers, 23 or newer',
  },
  {
    name: 'swiftshader',
    driver: `${CHROMIUM}/vk_swiftshader_icd.json`,
    env: { LD_LIBRARY_PATH: CHROMIUM },
    install: 'chromium',
  },
]

/** Names of those that must be there; anything else: some one must. */
const required = process.env.TINYSTORIES_REQUIRE_ADAPTER?.split(',') ?? []

let found: Promise<readonly Adapter[]> | undefined

/** Every adapter that tests can be asked to run on; looked for once a process. */
export function adapters(): Promise<readonly Adapter[]> {
  found ??= look()
  return found
}

async function look(): Promise<readonly Adapter[]> {
  const chosen = process.env.VK_ICD_FILENAMES || process.env.VK_DRIVER_FILES
  const found = chosen
    ? [await probed(chosen, process.env)]
    : await Promise.all(software.map(lookFor))
  const none = found.every(({ missing }) => missing !== null)
  return found.map((adapter) => {
    const must = required.includes(adapter.name) || (none && required.length > 0)
    return must ? { ...adapter, missing: null } : adapter
  })
}

/** An adapter that is there, or one that says what is missing. @param preferred its name, if there is a choice */
export async function anyAdapter(preferred = 'lavapipe'): Promise<Adapter> {
  const all = (await adapters()).filter(({ missing }) => missing === null)
  return all.find(({ name }) => name === preferred) ?? all[0] ?? probed('gpu', process.env)
}

async function lookFor({ name, driver, env, install }: Software): Promise<Adapter> {
  const all = { ...process.env, ...env, VK_ICD_FILENAMES: driver, VK_DRIVER_FILES: driver }
  if (existsSync(driver)) return probed(name, all)
  return { name, env: all, missing: `there is no ${driver}; install ${install}` }
}

async function probed(name: string, environment: NodeJS.ProcessEnv): Promise<Adapter> {
  const env = { ...environment, TINYSTORIES_ADAPTER: name }
  const adapter = { name, env, missing: null }
  try {
    await withAdapter(new URL('./probeAdapter.ts', import.meta.url), adapter)
    return adapter
  } catch (error) {
    const { message } = error as Error
    return { ...adapter, missing: /BackendError: (.*)/.exec(message)?.[1] ?? message }
  }
}

/**
 * Runs a script beside the tests there.
 *
 * @returns what it prints, a JSON value a line
 * @throws Error if it fails, with its last words
 */
export async function withAdapter<Line>(
  script: URL,
  { env }: Pick<Adapter, 'env'>,
): Promise<readonly Line[]> {
  const child = spawn(
    process.execPath,
    ['--conditions=@ts/source', '--disable-warning=ExperimentalWarning', fileURLToPath(script)],
    { env, stdio: ['ignore', 'pipe', 'pipe'] },
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
