// How stories begin: who the hero is, where the hero lives, and who the friend is.

import type { Beat } from './plot.ts'

/** First sentences about the hero; {aHero} is "a brave girl", {home} a phrase like "near the park". */
export const heroOpenings: Beat = [
  'Once upon a time, there was {aHero} named {H}. {He} lived {home}.',
  'Once upon a time, in a house {home}, there lived {aHero}. {His} name was {H}.',
  'There once was {aHero} called {H}, who lived {home}.',
  '{H} was {aHero} who lived {home}.',
  'Once there was {aHero} whose name was {H}. {He} lived {home}.',
  '{Home}, there lived {aHero} named {H}.',
  'Long ago, {aHero} named {H} lived {home}.',
  '{H} was {aHero}. {He} lived [with {his} family |with {P} ]{home}.',
  'Do you know the story of {H}? {He} was {aHero} who lived {home}.',
  'Many years ago, there was {aHero} named {H}. {He} lived {home}.',
  'Everyone knew {H}, {aHero} who lived {home}.',
  'A long time ago, {home}, there lived {aHero} called {H}.',
  '{H} lived {home}. {He} was {aHero}.',
  'There was once {aHero} who lived {home} and was called {H}.',
  'This is the story of {H}, {aHero} who lived {home}.',
  'In a [small|little|cozy] house {home} lived {aHero}. Everyone called {him} {H}.',
]

/** The same, beginning with the day. */
export const dayOpenings: Beat = [
  'It was a {day} [morning|day], and {aHero} named {H} [was up early|looked out of the window|was in a good mood].',
  'One {day} [morning|day], {aHero} named {H} [woke up with a smile|sat on the front step|could not sit still].',
  'The [day|morning] was {day}. {aHero} named {H} [jumped out of bed|opened the door and looked outside].',
]

/** How the friend is brought in; {aFriend} is "a small fox". */
export const friendOpenings: Beat = [
  '{His} best friend was {aFriend} named {F}.',
  '{He} had a [good|dear|close] friend, {aFriend} named {F}.',
  '{H} had a friend named {F}, {aFriend} who [liked to laugh|always made {him} laugh|lived next door].',
  '{His} best friend {F} was {aFriend}.',
  '{He} liked to play with {F}, {aFriend} from next door.',
  '{H} had many friends, but {F}, {aFriend}, was the best one.',
  'Every day, {he} played with {aFriend} named {F}.',
  '{F} was {aFriend} and {his} very best friend.',
  '{He} and {F}, {aFriend} from down the road, were always together.',
  '{He} was never alone, because {his} best friend {F}, {aFriend}, lived next door.',
  'Next door lived {aFriend} named {F}, and the two were [good|best] friends.',
]

/** How a brother or sister is brought in. */
export const siblingOpenings: Beat = [
  '{He} had a [little|big] {sibling} named {F}.',
  '{His} {sibling} {F} [went with {him} everywhere|was always at {his} side].',
  '{H} and {his} {sibling} {F} [did almost everything together|shared a room].',
]
