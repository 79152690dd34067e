// Every plot the story writer knows.

import type { Plot } from '../plot.ts'
import { beingBrave } from './being-brave.ts'
import { brokenThing } from './broken-thing.ts'
import { building } from './building.ts'
import { falseAlarm } from './false-alarm.ts'
import { foundThing } from './found-thing.ts'
import { garden } from './garden.ts'
import { gettingLost } from './getting-lost.ts'
import { helping } from './helping.ts'
import { learning } from './learning.ts'
import { lostThing } from './lost-thing.ts'
import { newFood } from './new-food.ts'
import { newFriend } from './new-friend.ts'
import { nightNoise } from './night-noise.ts'
import { oneCoin } from './one-coin.ts'
import { race } from './race.ts'
import { rainyDay } from './rainy-day.ts'
import { rescue } from './rescue.ts'
import { secretPresent } from './secret-present.ts'
import { sharing } from './sharing.ts'
import { show } from './show.ts'
import { sickFriend } from './sick-friend.ts'
import { stuckHigh } from './stuck-high.ts'
import { tooMuch } from './too-much.ts'
import { treasureMap } from './treasure-map.ts'
import { warning } from './warning.ts'
import { wish } from './wish.ts'

/** Every plot. */
export const plots: readonly Plot[] = [
  beingBrave,
  brokenThing,
  building,
  falseAlarm,
  foundThing,
  garden,
  gettingLost,
  helping,
  learning,
  lostThing,
  newFood,
  newFriend,
  nightNoise,
  oneCoin,
  race,
  rainyDay,
  rescue,
  secretPresent,
  sharing,
  show,
  sickFriend,
  stuckHigh,
  tooMuch,
  treasureMap,
  warning,
  wish,
]
