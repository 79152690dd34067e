// A backend that plans and computes nothing: it tells how much memory a program would take.
import { type Backend, BackendError, type Loaded } from '@ts/tensor'

/** Opens a backend whose `bytes` grow with every program it is asked to load; weights not counted. */
export function openPlanning(): Backend {
  const refuse = (): never => {
    throw new BackendError('planning: this backend computes nothing; open the wasm backend')
  }
  const idle: Loaded = {
    write: () => {},
    run: refuse,
    read: refuse,
    profile: refuse,
    close: () => {},
  }
  let bytes = 0
  return {
    name: 'planning',
    inPlace: true,
    get bytes() {
      return bytes
    },
    async load({ slots }) {
      bytes += 4 * slots.reduce((sum, size) => sum + size, 0)
      return idle
    },
    write: () => {},
    read: refuse,
    holds: () => false,
    free: () => {},
    close: () => {},
  }
}
