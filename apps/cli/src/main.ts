#!/usr/bin/env node
// The `tinystories` command. Everything it says that is not a result goes to stderr.
import { run } from './run.ts'

process.exitCode = await run(process.argv)
