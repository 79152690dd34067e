#!/usr/bin/env node
// The `tinystories` command. Everything it says that is not a result goes to stderr.
import module from 'node:module'

// Halves the time to start from the second run on. Node before 22.8 does not have it. What is
// imported must come after it.
module.enableCompileCache?.()
const { run } = await import('./run.ts')

process.exitCode = await run(process.argv)
