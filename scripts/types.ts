// The types of all projects in one process: what one imports of another is parsed once and checked where it belongs,
// not again in every project.  node scripts/types.ts
import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import ts from 'typescript'

const folders = ['packages', 'apps']
  .flatMap((parent) => readdirSync(parent).map((name) => join(parent, name)))
  .concat('kernels', 'benchmarks')
const parsed = new Map<string, ts.SourceFile | undefined>()
const diagnostics = folders.flatMap(check)

const host: ts.FormatDiagnosticsHost = {
  getCurrentDirectory: ts.sys.getCurrentDirectory,
  getCanonicalFileName: (name) => name,
  getNewLine: () => '\n',
}
console.log(ts.formatDiagnostics(ts.sortAndDeduplicateDiagnostics(diagnostics), host))
if (diagnostics.length > 0) process.exitCode = 1

function check(folder: string): readonly ts.Diagnostic[] {
  const problems: ts.Diagnostic[] = []
  const onUnRecoverableConfigFileDiagnostic = (problem: ts.Diagnostic) => problems.push(problem)
  const parsing = { ...ts.sys, onUnRecoverableConfigFileDiagnostic }
  const project = ts.getParsedCommandLineOfConfigFile(resolve(folder, 'tsconfig.json'), {}, parsing)
  if (!project) return problems
  const { options, fileNames, errors } = project
  problems.push(...errors)
  const program = ts.createProgram(fileNames, options, sharingHost(options))
  problems.push(...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics())
  for (const file of program.getSourceFiles()) {
    if (file.fileName.includes('/node_modules/') || belongsElsewhere(file.fileName, folder))
      continue
    problems.push(
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
      ...(file.isDeclarationFile ? [] : program.getDeclarationDiagnostics(file)),
    )
  }
  return problems
}

function belongsElsewhere(file: string, folder: string): boolean {
  return folders.some((other) => other !== folder && file.startsWith(`${resolve(other)}/`))
}

/** Files that are parsed alike are the same object in every program. */
function sharingHost(options: ts.CompilerOptions): ts.CompilerHost {
  const host = ts.createCompilerHost(options)
  return {
    ...host,
    getSourceFile(name, version, onError, fresh) {
      const key = JSON.stringify([name, version])
      if (!parsed.has(key)) parsed.set(key, host.getSourceFile(name, version, onError, fresh))
      return parsed.get(key)
    },
  }
}
