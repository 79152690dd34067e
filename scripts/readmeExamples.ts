// The examples of a README are one program, block after block. They compile as they are printed, against the packages as
// they are published, and run where they need neither a server nor a page.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Examples that run, and what is shortened in them. */
const run: Readonly<Record<string, readonly (readonly [printed: string, instead: string])[]>> = {
  interpret: [],
  'story-model': [],
  tensor: [],
  tokenizer: [],
  trainer: [['steps: 500', 'steps: 3']],
  transformer: [],
}

/** What the examples find in their folder. */
export interface Surroundings {
  /** A model in Hugging Face layout: `my-model`. */
  readonly model: string
  /** Texts, JSON lines: `stories.jsonl`. */
  readonly stories: string
}

/**
 * Writes the examples of READMEs into a project that has the packages installed.
 *
 * @param folders as `packages/tensor`
 * @returns       programs to be run, each in its folder
 */
export function writeExamples(
  project: string,
  folders: readonly string[],
  { model, stories }: Surroundings,
): readonly (readonly [file: string, folder: string])[] {
  const programs: [file: string, folder: string][] = []
  for (const folder of folders) {
    const readme = readFileSync(join(folder, 'README.md'), 'utf8')
    const examples = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code)
    if (examples.length === 0) continue
    const name = folder.slice(folder.lastIndexOf('/') + 1)
    const place = join(project, 'readme', name)
    mkdirSync(place, { recursive: true })
    writeFileSync(join(place, 'printed.ts'), examples.join('\n'))
    const shorter = run[name]
    if (!shorter) continue
    cpSync(model, join(place, 'my-model'), { recursive: true })
    writeFileSync(join(place, 'stories.jsonl'), stories)
    const file = join(place, 'run.ts')
    writeFileSync(
      file,
      shorter.reduce((code, [printed, instead]) => {
        if (code.includes(printed)) return code.replace(printed, instead)
        throw new Error(`${folder}/README.md: no '${printed}' in the examples any more`)
      }, examples.join('\n')),
    )
    programs.push([file, place])
  }
  writeFileSync(
    join(project, 'readme', 'vite.d.ts'),
    "declare module '*?url' {\n  const url: string\n  export default url\n}\n",
  )
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(tsconfig))
  return programs
}

/** A strict project; the types of all dependencies are checked too. */
const tsconfig = {
  compilerOptions: {
    target: 'es2023',
    lib: ['es2023', 'esnext.disposable', 'dom', 'dom.iterable', 'dom.asynciterable'],
    module: 'node16',
    strict: true,
    exactOptionalPropertyTypes: true,
    verbatimModuleSyntax: true,
    moduleDetection: 'force',
    noEmit: true,
    typeRoots: [resolve('node_modules/@types')],
    types: ['node'],
  },
  include: ['readme/**/printed.ts', 'readme/vite.d.ts'],
}
