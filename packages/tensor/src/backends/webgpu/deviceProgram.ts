// A program on a device: a list of prepared dispatches, which a run encodes into one pass. It outlives its
// device: what was planned can be prepared on another.
import type { Location, Place, Plan } from '../../plan.ts'
import type { Data, Loaded } from '../../program.ts'
import { sizeOf } from '../../tensor.ts'
import { launchesOf, type Prepared, prepare } from './prepare.ts'
import { profile } from './profile.ts'
import type { Session } from './session.ts'

/** Runs that may be under way before the next one waits: enough to keep the queue full. */
export const MOST_RUNS = 4

/** A program that a backend holds. */
export class DeviceProgram implements Loaded {
  private readonly plan: Plan
  private readonly left: (program: DeviceProgram) => void
  private session!: Session
  private prepared: readonly Prepared[] = []
  private slots: readonly GPUBuffer[] = []
  /** Slots and scratch. */
  private own: GPUBuffer[] = []
  private underWay: Promise<unknown>[] = []

  /** @param left told when the program is closed */
  constructor(plan: Plan, left: (program: DeviceProgram) => void) {
    this.plan = plan
    this.left = left
  }

  /** Compiles what the session has not compiled yet, and allocates. @throws BackendError */
  async prepare(session: Session): Promise<void> {
    session.check()
    this.session = session
    this.own = []
    this.underWay = []
    const { plan } = this
    const launches = launchesOf(plan, session.traits)
    try {
      this.slots = plan.slots.map((size, i) => this.allocate(4 * size, `slot ${i}`))
      // Scratch is one buffer per index for all steps, of the largest size that one of them needs.
      const sizes: number[] = []
      for (const { scratch = [] } of launches) {
        scratch.forEach((size, i) => {
          sizes[i] = Math.max(sizes[i] ?? 0, 4 * size)
        })
      }
      const scratch = sizes.map((bytes, i) => this.allocate(bytes, `scratch ${i}`))
      this.prepared = await session.guarded(async () => {
        const prepared = await prepare(plan, launches, {
          device: session.device,
          traits: session.traits,
          pipelines: session.pipelines,
          buffer: (at) => this.buffer(at),
          scratch: (i, bytes) => {
            if (!scratch[i] || scratch[i].size < bytes) {
              scratch[i] = this.allocate(bytes, `scratch ${i}`)
            }
            return scratch[i]
          },
        })
        // Errors of buffers and bind groups are reported after a turn of the queue.
        await session.device.queue.onSubmittedWorkDone()
        return prepared
      })
    } catch (error) {
      this.free()
      throw error
    }
  }

  /** As {@link prepare}, on another device: its constants are there again, all other values are zero. */
  async move(session: Session): Promise<void> {
    await this.prepare(session)
    for (const place of this.plan.constants) this.write(place, place.data)
  }

  write({ location, tensor }: Place, data: ArrayLike<number>): void {
    this.session.check()
    this.session.put(this.buffer(location), location.offset, tensor, data)
  }

  async run(): Promise<void> {
    const { session, underWay } = this
    session.check()
    if (underWay.length >= MOST_RUNS) {
      await underWay.shift()
      session.check()
    }
    const { device } = session
    const encoder = device.createCommandEncoder()
    const pass = encoder.beginComputePass()
    for (const { pipeline, bindings, workgroups } of this.prepared) {
      pass.setPipeline(pipeline)
      pass.setBindGroup(0, bindings)
      pass.dispatchWorkgroups(...workgroups)
    }
    pass.end()
    device.queue.submit([encoder.finish()])
    underWay.push(device.queue.onSubmittedWorkDone().catch(() => {}))
  }

  async read({ location, tensor }: Place): Promise<Data> {
    const from = 4 * location.offset
    const bytes = await this.session.get(this.buffer(location), from, 4 * sizeOf(tensor))
    return tensor.dtype === 'i32' ? new Int32Array(bytes) : new Float32Array(bytes)
  }

  async profile(): Promise<readonly number[]> {
    const { session, prepared } = this
    session.check()
    const times = await session.guarded(() => profile(session.device, prepared, session.timestamps))
    const perStep = new Array<number>(this.plan.steps.length).fill(0)
    prepared.forEach(({ step }, i) => {
      perStep[step] += times[i]
    })
    return perStep
  }

  close(): void {
    this.left(this)
    this.free()
  }

  private buffer(at: Location): GPUBuffer {
    return 'slot' in at ? this.slots[at.slot] : this.session.bufferOf(at.leaf)
  }

  private allocate(bytes: number, label: string): GPUBuffer {
    const buffer = this.session.allocate(bytes, label)
    this.own.push(buffer)
    return buffer
  }

  private free(): void {
    for (const buffer of this.own.splice(0)) this.session.release(buffer)
  }
}
