// The names under which the public data set lists story features.
import type { Feature } from '../feature.ts'
import { features } from '../feature.ts'

/** Label of each feature in the public files. */
export const featureLabels: Readonly<Record<Feature, string>> = {
  dialogue: 'Dialogue',
  conflict: 'Conflict',
  twist: 'Twist',
  foreshadowing: 'Foreshadowing',
  moral: 'MoralValue',
  'bad ending': 'BadEnding',
}

/** `moral` as `MoralValue`; a feature of your own as `Its Name` without the space. */
export function featureLabel(name: string): string {
  const known = features.find((feature) => feature === name)
  if (known) return featureLabels[known]
  return name.replace(/(^|[\s_-]+)(\p{L})/gu, (_, __, letter: string) => letter.toUpperCase())
}

/** `MoralValue` as `moral`; a label that is nobody's stays as it is. */
export function featureOfLabel(label: string): string {
  const plain = label.trim()
  const known = features.find(
    (feature) =>
      featureLabels[feature].toLowerCase() === plain.toLowerCase() ||
      feature === plain.toLowerCase(),
  )
  return known ?? plain
}
