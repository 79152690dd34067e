// The numbers that GGUF gives to types, of metadata values and of tensors.
import type { Encoding } from '../encoding.ts'

/** Types of metadata values, by their numbers. */
const valueTypes = [
  'u8',
  'i8',
  'u16',
  'i16',
  'u32',
  'i32',
  'f32',
  'bool',
  'string',
  'array',
  'u64',
  'i64',
  'f64',
] as const

/** A type of metadata values. */
export type ValueType = (typeof valueTypes)[number]

/** The type of a number, or null. */
export function valueType(type: number): ValueType | null {
  return valueTypes[type] ?? null
}

/** The number of a type. */
export function valueTypeNumber(type: ValueType): number {
  return valueTypes.indexOf(type)
}

/** Bytes of a value that is neither string nor array. */
export function valueBytes(type: ValueType): number {
  return type === 'bool' ? 1 : Number(type.slice(1)) / 8
}

/** ggml's numbers of the encodings we know, and those of whole files of them (`general.file_type`). */
const tensorTypes: Readonly<Record<Encoding, readonly [tensor: number, file: number]>> = {
  f32: [0, 0],
  f16: [1, 1],
  q4_0: [2, 2],
  q8_0: [8, 7],
  bf16: [30, 32],
}

/** The encoding of a tensor type, or null. */
export function encodingOfType(type: number): Encoding | null {
  const found = Object.entries(tensorTypes).find(([, [tensor]]) => tensor === type)
  return found ? (found[0] as Encoding) : null
}

/** The tensor type of an encoding. */
export function typeOfEncoding(encoding: Encoding): number {
  return tensorTypes[encoding][0]
}

/** `general.file_type` of a file whose matrices have this encoding. */
export function fileType(encoding: Encoding): number {
  return tensorTypes[encoding][1]
}

/** ggml's names, for messages. */
const names: Readonly<Record<number, string>> = {
  3: 'Q4_1',
  6: 'Q5_0',
  7: 'Q5_1',
  9: 'Q8_1',
  10: 'Q2_K',
  11: 'Q3_K',
  12: 'Q4_K',
  13: 'Q5_K',
  14: 'Q6_K',
  15: 'Q8_K',
  16: 'IQ2_XXS',
  17: 'IQ2_XS',
  18: 'IQ3_XXS',
  19: 'IQ1_S',
  20: 'IQ4_NL',
  21: 'IQ3_S',
  22: 'IQ2_S',
  23: 'IQ4_XS',
  29: 'IQ1_M',
}

/** What a message calls a tensor type. */
export function typeName(type: number): string {
  return names[type] ?? `type ${type}`
}
