// Every plot the story writer knows.

import type { Plot } from '../plot.ts'
import { brokenThing } from './broken-thing.ts'
import { lostThing } from './lost-thing.ts'
import { newFriend } from './new-friend.ts'
import { rescue } from './rescue.ts'

/** Every plot. */
export const plots: readonly Plot[] = [brokenThing, lostThing, newFriend, rescue]
