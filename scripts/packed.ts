// Installs the built packages as npm would give them to a stranger, in an empty project, and uses them: a story
// by the packages and the same story by the command; all examples of the READMEs.  node scripts/packed.ts, after the build
import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeExamples } from './readmeExamples.ts'

const PROMPT = 'Once upon a time, there was a dog'
const TOKENS = 20

const story = `
import { fileURLToPath } from 'node:url'
import { storyModel } from '@ts/story-model'
import { openWasm } from '@ts/tensor'
import { Generator } from '@ts/transformer'
import { openModel } from '@ts/transformer/node'
const backend = await openWasm()
const { model, load, tokenizer } = await openModel(fileURLToPath(storyModel))
await load(backend)
const generator = await Generator.open(backend, model, { tokenizer: await tokenizer() })
const options = { maxTokens: ${TOKENS}, sampling: { temperature: 0 } }
console.log((await generator.complete(${JSON.stringify(PROMPT)}, options)).text)
backend.close()
`
/** Every entry of a published package says something of its own when it is imported. */
const importAll = (entries: readonly string[]): string =>
  `${entries.map((entry, i) => `import * as entry${i} from '${entry}'\n`).join('')}
const entries = { ${entries.map((entry, i) => `'${entry}': entry${i}`).join(', ')} }
for (const [name, entry] of Object.entries(entries)) {
  if (Object.keys(entry).length === 0) throw new Error(name + ' exports nothing')
}
`
/** Declarations are read as well where there are no types of pages. */
const withoutPage = {
  extends: './tsconfig.json',
  compilerOptions: { lib: ['es2023'] },
  include: ['import.ts'],
}

const project = mkdtempSync(join(tmpdir(), 'tinystories-packed-'))
try {
  const packed = new Map<string, string>()
  const commands: string[] = []
  const readmes: string[] = []
  const entries: string[] = []
  for (const folder of ['packages', 'apps'].flatMap((parent) =>
    readdirSync(parent).map((name) => join(parent, name)),
  )) {
    const {
      name,
      private: hidden,
      bin,
      exports = {},
    } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    if (hidden) continue
    const { filename } = JSON.parse(
      run('pnpm', ['--dir', folder, 'pack', '--json', '--pack-destination', project]).stdout,
    )
    packed.set(name, `file:${filename}`)
    readmes.push(folder)
    // A model is no code, and <tiny-story> needs a page.
    const code = Object.keys(exports).filter((key) => !key.endsWith('.tinystory'))
    if (name !== '@ts/story') entries.push(...code.map((key) => name + key.slice(1)))
    if (bin) commands.push(name)
  }
  const dependencies = Object.fromEntries(packed)
  writeFileSync(
    join(project, 'package.json'),
    JSON.stringify({ private: true, type: 'module', dependencies }),
  )
  // None is on the registry yet, so what they need of one another is here too. Examples import openai and zod.
  writeFileSync(
    join(project, 'pnpm-workspace.yaml'),
    `minimumReleaseAge: 0\npublicHoistPattern: [openai, zod]\noverrides:\n${[...packed].map(([name, file]) => `  '${name}': '${file}'\n`).join('')}`,
  )
  run('pnpm', [
    '--dir',
    project,
    'install',
    '--prefer-offline',
    '--no-optional',
    '--ignore-scripts',
  ])
  writeFileSync(join(project, 'story.mjs'), story)
  writeFileSync(join(project, 'import.ts'), importAll(entries))
  writeFileSync(join(project, 'tsconfig.node.json'), JSON.stringify(withoutPage))
  run('node', ['import.ts'], project)
  const told = run('node', ['story.mjs'], project).stdout.trim()
  const command = (...args: readonly string[]): string =>
    run('pnpm', ['exec', ...commands, ...args], project).stdout
  const greedy = ['--max-tokens', String(TOKENS), '--temperature', '0', '--json']
  const { completion } = JSON.parse(command('generate', '--prompt', PROMPT, ...greedy))
  if (told === '' || completion.trim() !== told) {
    throw new Error(
      `the packages told ${JSON.stringify(told)}, the command ${JSON.stringify(completion)}`,
    )
  }

  const shipped = 'node_modules/@ts/story-model/model/story.tinystory'
  command('convert', '--model', shipped, '--to', 'hf', '--out', 'model')
  command('write', '--count', '300', '--out', 'stories.jsonl')
  const programs = writeExamples(project, readmes, {
    model: join(project, 'model'),
    stories: readFileSync(join(project, 'stories.jsonl'), 'utf8'),
  })
  run('tsc', ['-p', project])
  run('tsc', ['-p', join(project, 'tsconfig.node.json')])
  for (const [file, folder] of programs) run('node', [file], folder)
} finally {
  rmSync(project, { recursive: true, force: true })
}

function run(program: string, args: readonly string[], cwd?: string): SpawnSyncReturns<string> {
  const done = spawnSync(program, args, { encoding: 'utf8', cwd })
  if (done.status === 0) return done
  throw new Error(`${program} ${args.join(' ')}: ${done.stdout}${done.stderr}${done.error ?? ''}`)
}
