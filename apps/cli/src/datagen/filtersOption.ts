import { type FilterName, filterNames } from '@ts/datagen'
import { InvalidArgumentError, Option } from 'commander'
import { list } from '../options.ts'

/** `--off`: filters that are not asked. */
export function filtersOption(): Option {
  return new Option('--off <list>', `filters that are not asked, of ${filterNames.join(', ')}`)
    .argParser((value) => list(value).map(filterNamed))
    .default([], 'none')
}

function filterNamed(name: string): FilterName {
  const known = filterNames.find((one) => one === name)
  if (known) return known
  throw new InvalidArgumentError(`Filters are ${filterNames.join(', ')}.`)
}
