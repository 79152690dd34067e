// Reads the pickle of a state dict without running anything. A pickle is a program for a machine with
// a stack; this one knows the instructions that build tensors, dictionaries and numbers, and a short
// list of names. Whatever else a pickle asks for is refused by its name.
import { FormatError } from '@ts/tokenizer'
import { type PickledStorage, PickledTensor } from './pickledTensor.ts'

/** What a pickle may name, and nothing else. */
const allowed: readonly string[] = [
  'collections OrderedDict',
  'torch._utils _rebuild_tensor_v2',
  'torch._utils _rebuild_parameter',
]
const storages = /^torch (Double|Float|Half|BFloat16|Long|Int|Short|Char|Byte|Bool)Storage$/

/** A name from the list. */
class Name {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

class Storage implements PickledStorage {
  readonly key: string
  readonly type: string
  readonly length: number
  constructor(key: string, type: string, length: number) {
    this.key = key
    this.type = type
    this.length = length
  }
}

const MARK = Symbol('mark')
type Dictionary = Map<unknown, unknown>

/**
 * The tensors of a pickled state dict.
 *
 * @param at where it comes from: file and entry for messages, and the entry's first byte
 * @throws FormatError naming what it asks for, if that is anything but tensors by name
 * @see https://github.com/python/cpython/blob/main/Lib/pickletools.py
 */
export function unpickle(
  bytes: Uint8Array,
  at: { readonly source: string; readonly field: string; readonly offset: number },
): ReadonlyMap<string, PickledTensor> {
  const machine = new Machine(bytes, at)
  const result = machine.run()
  if (!(result instanceof Map)) return machine.fail('must be a dictionary of tensors')
  const tensors = new Map<string, PickledTensor>()
  for (const [name, value] of result) {
    if (typeof name !== 'string' || !(value instanceof PickledTensor)) {
      const shown = typeof name === 'string' ? JSON.stringify(name.slice(0, 60)) : typeof name
      return machine.fail(`must hold tensors by name, ${shown} is none`)
    }
    tensors.set(name, value)
  }
  return tensors
}

class Machine {
  private readonly bytes: Uint8Array
  private readonly view: DataView
  private readonly origin: {
    readonly source: string
    readonly field: string
    readonly offset: number
  }
  private readonly stack: unknown[] = []
  private readonly memo = new Map<number, unknown>()
  private at = 0
  /** Of the instruction at work. */
  private start = 0
  /** Put into dictionaries as they were made. */
  private pairs = 0

  constructor(bytes: Uint8Array, origin: Machine['origin']) {
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    this.origin = origin
  }

  fail(problem: string): never {
    const { source, field, offset } = this.origin
    throw new FormatError(source, field, problem, { offset: offset + this.start })
  }

  run(): unknown {
    for (;;) {
      this.start = this.at
      const code = this.byte()
      // STOP
      if (code === 0x2e) return this.pop()
      this.step(code)
    }
  }

  private step(code: number): void {
    const { stack } = this
    switch (code) {
      case 0x80: {
        const version = this.byte()
        if (version > 5) this.fail(`protocol ${version} is unknown`)
        break
      }
      case 0x95: // FRAME: only groups bytes
        this.skip(8)
        break
      case 0x28:
        stack.push(MARK)
        break
      case 0x4e:
        stack.push(null)
        break
      case 0x88:
      case 0x89:
        stack.push(code === 0x88)
        break
      case 0x4b:
        stack.push(this.byte())
        break
      case 0x4d:
        stack.push(this.view.getUint16(this.skip(2), true))
        break
      case 0x4a:
        stack.push(this.view.getInt32(this.skip(4), true))
        break
      case 0x8a:
        stack.push(this.long())
        break
      case 0x47:
        stack.push(this.view.getFloat64(this.skip(8)))
        break
      case 0x58:
        stack.push(this.text(this.view.getUint32(this.skip(4), true)))
        break
      case 0x8c:
        stack.push(this.text(this.byte()))
        break
      case 0x5d: // EMPTY_LIST
      case 0x29: // EMPTY_TUPLE
        stack.push([])
        break
      case 0x7d:
        stack.push(new Map())
        break
      case 0x85:
      case 0x86:
      case 0x87:
        this.tuple(code - 0x84)
        break
      case 0x74:
        stack.push(this.popMark())
        break
      case 0x61:
        this.append([this.pop()])
        break
      case 0x65:
        this.append(this.popMark())
        break
      case 0x73: {
        const value = this.pop()
        this.set([this.pop(), value])
        break
      }
      case 0x75:
        this.set(this.popMark())
        break
      case 0x71:
        this.memo.set(this.byte(), this.top())
        break
      case 0x72:
        this.memo.set(this.view.getUint32(this.skip(4), true), this.top())
        break
      case 0x94:
        this.memo.set(this.memo.size, this.top())
        break
      case 0x68:
        stack.push(this.remembered(this.byte()))
        break
      case 0x6a:
        stack.push(this.remembered(this.view.getUint32(this.skip(4), true)))
        break
      case 0x63: {
        const module = this.line()
        stack.push(this.name(module, this.line()))
        break
      }
      case 0x69: {
        // INST names what it makes; nothing on the list is made that way.
        const module = this.line()
        const { text } = this.name(module, this.line())
        this.fail(`makes an instance of ${text.replace(' ', '.')}, which no tensor needs; refused`)
        break
      }
      case 0x93: {
        const [name, module] = [this.pop(), this.pop()]
        if (typeof name !== 'string' || typeof module !== 'string')
          this.fail('a name must be two strings')
        stack.push(this.name(module, name))
        break
      }
      case 0x51:
        stack.push(this.storage(this.pop()))
        break
      case 0x52: {
        const args = this.pop()
        stack.push(this.call(this.pop(), args))
        break
      }
      case 0x62: {
        // BUILD gives an OrderedDict attributes; torch keeps version numbers there.
        this.pop()
        if (!(this.top() instanceof Map))
          this.fail('sets the state of something that is no dictionary')
        break
      }
      default:
        this.fail(`instruction 0x${code.toString(16)} is none that tensors need; refused`)
    }
  }

  /** A name of the list, or an error that says which it is. */
  private name(module: string, name: string): Name {
    const text = `${module} ${name}`
    if (allowed.includes(text) || storages.test(text)) return new Name(text)
    return this.fail(
      `asks for ${`${module}.${name}`.slice(0, 120)}, which is no part of a tensor; refused`,
    )
  }

  private call(callee: unknown, args: unknown): unknown {
    if (!(callee instanceof Name) || !Array.isArray(args)) return this.fail('calls no known name')
    switch (callee.text) {
      case 'collections OrderedDict': {
        const dictionary: Dictionary = new Map()
        const pairs: readonly unknown[] = Array.isArray(args[0]) ? args[0] : []
        // One list could be asked for again and again: no more pairs than a pickle has bytes.
        this.pairs += pairs.length
        if (this.pairs > this.bytes.length) return this.fail('makes too many dictionaries')
        for (const pair of pairs) {
          if (!Array.isArray(pair) || pair.length !== 2) return this.fail('OrderedDict of no pairs')
          dictionary.set(pair[0], pair[1])
        }
        return dictionary
      }
      case 'torch._utils _rebuild_parameter':
        return args[0] instanceof PickledTensor ? args[0] : this.fail('a parameter of no tensor')
      case 'torch._utils _rebuild_tensor_v2':
        return this.tensor(args)
      default:
        return this.fail(`${callee.text.replace(' ', '.')} cannot be called`)
    }
  }

  /** ('storage', type, key, place, length) */
  private storage(id: unknown): Storage {
    const [kind, type, key, , length] = Array.isArray(id) ? id : []
    if (kind !== 'storage' || !(type instanceof Name) || !storages.test(type.text)) {
      return this.fail('a persistent id must be a storage')
    }
    if (typeof key !== 'string' || !/^[\w.-]{1,100}$/.test(key) || !isCount(length)) {
      return this.fail('a storage must have a key and a length')
    }
    return new Storage(key, type.text.slice('torch '.length), length)
  }

  /** (storage, start, shape, strides, …) */
  private tensor([storage, start, shape, strides]: readonly unknown[]): PickledTensor {
    if (!(storage instanceof Storage) || !isCount(start) || !isAxes(shape) || !isAxes(strides)) {
      return this.fail(
        'a tensor must have a storage, a start, a shape and strides of at most 8 axes',
      )
    }
    if (shape.length !== strides.length) {
      return this.fail('a tensor must have a stride for each axis')
    }
    const size = shape.reduce((product, n) => product * n, 1)
    const last = shape.reduce((sum, n, axis) => sum + (n - 1) * strides[axis], start)
    // A view may not be larger than what it shows: a stride of 0 could ask for any amount of memory.
    if (size > storage.length || (size > 0 && last >= storage.length)) {
      const shown = `(${shape.join(', ')}) from ${start}`
      return this.fail(`a tensor ${shown} must lie within its storage of ${storage.length}`)
    }
    return new PickledTensor(storage, start, shape, strides)
  }

  private tuple(length: number): void {
    const items: unknown[] = []
    for (let i = 0; i < length; i++) items.unshift(this.pop())
    this.stack.push(items)
  }

  private append(items: readonly unknown[]): void {
    const list = this.top()
    if (!Array.isArray(list)) this.fail('appends to something that is no list')
    for (const item of items) list.push(item)
  }

  private set(items: readonly unknown[]): void {
    const dictionary = this.top()
    if (!(dictionary instanceof Map) || items.length % 2 !== 0) {
      this.fail('sets items of something that is no dictionary')
    }
    for (let i = 0; i < items.length; i += 2) dictionary.set(items[i], items[i + 1])
  }

  private remembered(index: number): unknown {
    return this.memo.has(index) ? this.memo.get(index) : this.fail(`nothing is kept as ${index}`)
  }

  private top(): unknown {
    const { stack } = this
    const value = stack[stack.length - 1]
    return stack.length === 0 || value === MARK ? this.fail('the stack is empty') : value
  }

  private pop(): unknown {
    const value = this.top()
    this.stack.pop()
    return value
  }

  private popMark(): unknown[] {
    const mark = this.stack.lastIndexOf(MARK)
    if (mark < 0) return this.fail('no mark is on the stack')
    const items = this.stack.splice(mark)
    return items.slice(1)
  }

  private byte(): number {
    return this.bytes[this.skip(1)]
  }

  private long(): number {
    const length = this.byte()
    const from = this.skip(length)
    if (length > 8) return this.fail(`an integer of ${length} bytes is too large`)
    let value = 0n
    for (let i = 0; i < length; i++) value |= BigInt(this.bytes[from + i]) << BigInt(8 * i)
    const number = Number(BigInt.asIntN(8 * length, value))
    return Number.isSafeInteger(number) ? number : this.fail(`the integer ${number} is too large`)
  }

  private text(length: number): string {
    const from = this.skip(length)
    return new TextDecoder().decode(this.bytes.subarray(from, from + length))
  }

  private line(): string {
    const from = this.at
    const end = this.bytes.indexOf(10, from)
    if (end < 0) return this.fail('a name does not end')
    this.at = end + 1
    return new TextDecoder().decode(this.bytes.subarray(from, end))
  }

  /** @returns where the skipped bytes begin */
  private skip(length: number): number {
    const from = this.at
    if (from + length > this.bytes.length) this.fail('the pickle ends too early')
    this.at += length
    return from
  }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function isAxes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.length <= 8 && value.every(isCount)
}
