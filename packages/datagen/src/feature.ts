// What a story can be asked to have, beyond its three words.

/** The features a story can be asked for. */
export const features = [
  'dialogue',
  'conflict',
  'twist',
  'foreshadowing',
  'moral',
  'bad ending',
] as const

/** One feature of a story. */
export type Feature = (typeof features)[number]
