// tinystories backends: where models can be computed on this machine, and why not elsewhere.
import { openWasm } from '@ts/tensor'
import { openBackend } from '@ts/tensor/auto'
import { nodeGpu } from '@ts/tensor/node'
import { openWebgpu } from '@ts/tensor/webgpu'
import type { Command } from 'commander'
import { examples, jsonOption } from '../options.ts'
import { print, printJson, table } from '../output.ts'

/** Adds `backends`. */
export function addBackends(program: Command): void {
  const command = program
    .command('backends')
    .description(
      'List where models can be computed here, the reason for what is missing, and what `--backend auto` takes.',
    )
    .addOption(jsonOption('{wasm, webgpu, auto}'))
    .action(list)
  examples(command, 'tinystories backends', 'tinystories backends --json')
}

async function list({ json }: { readonly json?: boolean }): Promise<void> {
  const found = { wasm: await wasm(), webgpu: await webgpu(), auto: await auto() }
  if (json) return printJson(found)
  return print(table(Object.entries(found).flatMap(([name, facts]) => rows(name, facts))))
}

type Found = Readonly<Record<string, unknown>>

async function wasm(): Promise<Found> {
  try {
    const backend = await openWasm()
    const { build } = backend
    backend.close()
    return { available: true, build }
  } catch (error) {
    return { available: false, reason: (error as Error).message }
  }
}

async function webgpu(): Promise<Found> {
  try {
    const backend = await openWebgpu({ gpu: await nodeGpu() })
    const { adapter, traits } = backend
    backend.close()
    return { available: true, ...adapter, ...traits }
  } catch (error) {
    return { available: false, reason: (error as Error).message }
  }
}

async function auto(): Promise<Found> {
  try {
    const { backend, reason } = await openBackend('auto', { gpu: () => nodeGpu() })
    backend.close()
    return { backend: backend.name, reason }
  } catch (error) {
    return { available: false, reason: (error as Error).message }
  }
}

function rows(name: string, found: Found): readonly (readonly string[])[] {
  return Object.entries(found).map(([key, value], i) => {
    const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
    return [i === 0 ? name : '', key, text]
  })
}
