// Every plot the story writer knows.

import type { Plot } from '../plot.ts'
import { beingBrave } from './beingBrave.ts'
import { brokenThing } from './brokenThing.ts'
import { building } from './building.ts'
import { falseAlarm } from './falseAlarm.ts'
import { foundThing } from './foundThing.ts'
import { garden } from './garden.ts'
import { gettingLost } from './gettingLost.ts'
import { helping } from './helping.ts'
import { learning } from './learning.ts'
import { lostThing } from './lostThing.ts'
import { newFood } from './newFood.ts'
import { newFriend } from './newFriend.ts'
import { nightNoise } from './nightNoise.ts'
import { oneCoin } from './oneCoin.ts'
import { race } from './race.ts'
import { rainyDay } from './rainyDay.ts'
import { rescue } from './rescue.ts'
import { secretPresent } from './secretPresent.ts'
import { sharing } from './sharing.ts'
import { show } from './show.ts'
import { sickFriend } from './sickFriend.ts'
import { stuckHigh } from './stuckHigh.ts'
import { tooMuch } from './tooMuch.ts'
import { treasureMap } from './treasureMap.ts'
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
