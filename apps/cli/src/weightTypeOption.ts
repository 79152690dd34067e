// `--type` of a model that runs. Not in options.ts: it loads the models' code.
import { weightTypes } from '@ts/transformer'
import { Option } from 'commander'

/** How a command holds a model's weights. */
export function weightTypeOption(): Option {
  const description = 'how to hold the weights in memory (default: as the file does)'
  return new Option('--type <type>', description).choices(weightTypes)
}
