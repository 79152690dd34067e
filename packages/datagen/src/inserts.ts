// Sentences that bring in a word which no part of the plot already holds: one family for every use
// of a verb, every kind of noun and every use of an adjective. They only need the hero and {P}.

import type { Beat } from './plot.ts'
import type { AdjectiveUse } from './vocabulary/adjectives.ts'
import type { NounKind } from './vocabulary/nouns.ts'
import type { VerbUse } from './vocabulary/verbs.ts'

/** By use of the verb; {V} is the phrase in its base form, {Ved} in the past. */
export const verbInserts: Readonly<Record<VerbUse, Beat>> = {
  play: [
    '{H} loved to {V}.',
    'More than anything, {H} liked to {V}.',
    '{His} favorite thing in the world was to {V}.',
    'Almost every day, {he} {Ved}.',
    'On [quiet|slow] [mornings|afternoons], {he} liked to {V}.',
    '{H} could {V} for hours.',
    '[That morning|Right after breakfast], {he} {Ved}.',
    'When {he} had nothing to do, {he} {Ved}.',
  ],
  move: [
    'That [day|morning], {he} {Ved}.',
    '{He} felt so good that {he} {Ved}.',
    'On most days, {he} {Ved} [before lunch|after lunch|just for fun].',
    '{He} liked to {V}.',
    'Sometimes {he} {Ved}, just for fun.',
  ],
  chore: [
    '{H} liked to help {P} {V}.',
    'That morning, {H} helped {P} {V}.',
    'Every Saturday, {H} helped {P} {V}.',
    '{P} had asked {him} to {V}, and {he} did it [well|with care].',
    '{H} and {P} {Ved} together, as they did each week.',
    'When {P} had to {V}, {H} was always there to help.',
  ],
  help: [
    '{H} was always ready to {V}.',
    'Everyone knew that {H} liked to {V}.',
    '{P} was proud, because {H} always tried to {V}.',
    'Only the day before, {he} {Ved}.',
  ],
  care: [
    '[Each day|Every morning], {he} {Ved}.',
    'That morning, {he} {Ved}, as always.',
    'After breakfast, {he} {Ved}.',
    'The day began well: {he} {Ved}.',
  ],
  eat: [
    'Every day, {he} {Ved}, and it made {him} strong.',
    'That morning, {he} {Ved}.',
    'Before {he} went out, {he} {Ved}.',
    'Every [morning|afternoon], {he} {Ved} and felt strong.',
    'For breakfast, {he} {Ved}.',
  ],
  look: [
    '{He} liked to {V}.',
    'That morning, {he} {Ved}.',
    '[Often|Sometimes] {he} {Ved} and forgot the time.',
    'When {he} had time, {he} {Ved}.',
  ],
  think: [
    'In bed at night, {he} [often|sometimes] {Ved}.',
    'That morning, {he} {Ved}.',
    '[Often|Sometimes] {he} {Ved}.',
  ],
  glad: [
    'Whenever {P} [told a joke|sang a silly song], {H} {Ved}.',
    'On days when the sun came out, {he} {Ved}.',
    'It was such a nice morning that {he} {Ved}.',
    'When {P} [told a joke|sang a silly song] at breakfast, {H} {Ved}.',
    'The birds were singing, and {H} {Ved}.',
  ],
  sad: [
    '{H} {Ved}.',
    'For a moment, {H} {Ved}.',
    '{H} was so upset that {he} {Ved}.',
    '{H} did not know what to say. {He} {Ved}.',
  ],
  mishap: [
    '{H} was not always careful. Once, {he} {Ved}, and everyone laughed.',
    'Once, {he} {Ved}, and {P} still laughed about it.',
    'That morning, {he} {Ved}, but {he} only laughed about it.',
    'At breakfast, {he} {Ved}, but [nobody minded|{P} only smiled].',
    'Some days, everything went wrong for {him}. Only that morning, {he} {Ved}.',
    'The day had begun in a funny way: {he} {Ved}.',
  ],
  rest: [
    'The night before, {he} {Ved}.',
    'On warm afternoons, {he} {Ved}.',
    'After lunch, {he} {Ved} for a little while.',
    'Sometimes {he} {Ved} until {P} called.',
  ],
  wrong: [
    '{P} had one rule: never {V}.',
    '{H} knew that it was not nice to {V}.',
    '{P} had taught {him} not to {V}.',
    '{He} tried hard to be good and never {Ved}.',
  ],
  learn: [
    'That [week|month], {he} was learning to {V}.',
    '{P} was teaching {him} to {V}.',
    '{He} had just learned to {V}, and {he} was very proud of it.',
  ],
  scene: [
    'It was a place where {scene}.',
    '{H} liked it there, because {scene}.',
    '{He} lived in a place where {scene}.',
    'There, {scene}, and {H} liked that very much.',
  ],
}

const animalMet: Beat = [
  'Not far from {his} door, {he} often saw {an}.',
  '[That morning|The day before], {he} had seen {an} [by the road|behind the house].',
  'A neighbor had {an}, and {H} [liked to visit it|waved to it every day].',
]
const farAnimal: Beat = [
  'Above {his} bed hung a picture of {an}.',
  '{His} favorite book was about {an}.',
  'At bedtime, {P} often told {him} a story about {an}.',
]
const owned: Beat = [
  '{He} had {an} that {he} liked [very much|a lot].',
  '{P} had given {him} {an} for {his} birthday.',
  'Next to {his} bed, there was {an}.',
]

/** By kind of the noun; {n} is the noun, {an} with its article and adjective, {ns} its plural. */
export const nounInserts: Readonly<Record<NounKind, Beat>> = {
  pet: animalMet,
  farm: animalMet,
  forest: ['Once, {he} had seen {an} [among the trees|by the road].', ...farAnimal],
  wild: farAnimal,
  sea: farAnimal,
  bird: [
    '{H} often watched {an} in front of the window.',
    'High up in a tree sat {an} and sang.',
    'That morning, {an} landed right in front of {him}.',
    '{H} had seen {an} on the roof that day.',
  ],
  bug: [
    'Once, {an} had landed on {his} hand, and {he} had not dared to move.',
    '{An} sat on a leaf, and {H} bent down to look at it.',
    'That morning, {an} had landed on {his} hand.',
    '{H} stopped to watch {an} in the grass.',
  ],
  family: [
    'Each day, {his} {n} [waved from the window|gave {him} a big hug|made breakfast for everyone].',
    '{His} {n} always said that {H} was [a treasure|one of a kind].',
  ],
  job: [
    'When {he} grew up, {he} wanted to be {an}.',
    'Every morning, {he} waved to the {n}, who waved back.',
    '{His} uncle was {an} and knew many stories.',
  ],
  fable: farAnimal,
  child: [
    'Once, {an} had waved to {him} from across the street.',
    'In the house next door lived {an}, and {H} often waved through the window.',
  ],
  scene: [
    'In {his} favorite story, everything began {atn}.',
    '{P} often told {him} a story that began {atn}.',
    'When {he} closed {his} eyes, {he} often dreamed that {he} was {atn}.',
  ],
  place: [
    'The day before, {he} had seen {an} with {P}.',
    'Once, {he} had been to {an} and had never forgotten it.',
    '{P} worked in {an}, and {H} liked to hear about it.',
  ],
  toy: [...owned, 'Of all {his} toys, {he} liked {his} {n} best.'],
  clothes: [
    'That day, {he} wore {an}.',
    '{P} had made {an} for {him}, and {he} wore it all the time.',
    '{H} was very proud of {his} new {n}.',
  ],
  thing: [...owned, 'That morning, {he} found {an} on the table.'],
  footwear: [
    '{P} had given {him} a pair of {adjs}{ns}, and {he} was very proud of them.',
    '{H} was always looking for one {adjs}{n}, because {he} never put them away.',
  ],
  part: [
    'The house where {he} lived had {an} with flowers painted on it.',
    '{P} had made {an} for the house, and everyone liked it.',
  ],
  farPlace: [
    '{H} had once seen {an} and had never forgotten it.',
    '{His} favorite picture showed {an}.',
    'One day, {he} wanted to live close to {an}.',
  ],
  tool: [
    'That morning, {P} was at work with {an}.',
    'By the door stood {an}, because {P} liked to fix things.',
    '{P} had {an} and could mend almost everything.',
  ],
  music: [
    'Somewhere, somebody was playing {an}.',
    '{P} could play the {n}, and {H} loved to listen.',
    'At home, {he} had {an}, and {he} played it every evening.',
  ],
  bag: [
    '{He} kept {his} best things in {an}.',
    '{He} had {an} full of [small treasures|buttons|shells].',
  ],
  pair: [
    '{H} had {adjs}{n} with little stars on them.',
    '{P} had bought {him} {adjs}{n}, and {he} was proud of them.',
  ],
  furniture: [
    'At home, there was {an} that {he} liked very much.',
    '{P} had made {an} all by hand, and everyone liked it.',
    '{H} liked to sit next to the {n} and sing.',
  ],
  vehicle: ['{H} had a picture of {an} on the wall.', '{He} dreamed of having {an} one day.'],
  treat: [
    '{P} always had {an} for {him}.',
    '{P} made the best {ns} in the world.',
    'For breakfast, {P} had made {him} {an}.',
    '{He} had {an} with {him} for later.',
    '{He} had just eaten {an}, and it was very good.',
  ],
  fruit: [
    '{P} always had {an} for {him}.',
    '{H} liked {ns} more than any other food.',
    '{He} had {an} with {him} for later.',
    'For breakfast, {he} had eaten {an}.',
    'On the table lay {an}, and {H} took it along.',
  ],
  vegetable: [
    '{P} grew {adjs}{ns} behind the house.',
    'For lunch, {P} had cooked {an}.',
    'In the garden, {P} had found {an}.',
  ],
  dish: [
    'Every morning, {he} had {adjs}{n} for breakfast.',
    'For breakfast, {he} had {adjs}{n}.',
    '{H} liked {n} more than any other food.',
    'The whole house smelled of {n}.',
  ],
  drink: [
    '{H} liked to drink {adjs}{n}.',
    'For breakfast, {he} had a cup of {adjs}{n}.',
    '{P} gave {him} a glass of {n} before {he} went out.',
  ],
  treasure: [
    '{He} kept {an} under {his} pillow for luck.',
    '{He} had {an} on {his} shelf that {he} had found [long ago|by the road].',
  ],
  plant: ['{An} grew next to {his} house.', '{P} had drawn {an} on {his} door.'],
  way: [
    'Behind {his} house, there was {an}, and {he} liked to play there.',
    '{His} favorite place was {an} not far from home.',
  ],
  land: [
    '{His} favorite picture showed {an}.',
    '{P} had once seen {an}, and {H} wanted to hear about it every night.',
  ],
  sky: ['{He} had painted {an} on {his} wall.', '{P} liked to sing a song about the {n}.'],
  weather: [
    'There had been {n} in the night, but now the day was clear.',
    '{H} was not afraid of {n}.',
    '{P} always said that there would be {n} soon, but nobody believed it.',
  ],
  stuff: [
    'There was {n} on {his} [hands|shoes], as there was almost every day.',
    '{H} had [some|a little] {n} on {his} nose, but {he} did not know it.',
  ],
  made: [
    '{He} had a little [boat|box] made of {n}.',
    '{P} had made {him} a little horse out of {n}.',
  ],
  body: [
    'Once, a ladybug had landed on {his} {n}, and {he} had not dared to move.',
    '{He} had a tiny spot on {his} {n}, and {P} said it looked like a star.',
  ],
  animalBody: [
    'The cat next door had only one white {n}.',
    'In {his} picture book, there was a dragon with a green {n}.',
  ],
  told: [
    'That morning, {P} had told {him} a {adjs}{n}.',
    '{H} knew a {adjs}{n} that always made {P} smile.',
  ],
  thought: [
    '{H} always had some {adjs}{n} in {his} head.',
    '{H} had a {adjs}{n}, and {he} told {P} about it.',
  ],
  event: [
    'Once, there had been a {adjs}{n}, and {H} still talked about it.',
    'The day before, there had been a {adjs}{n}, and {H} still talked about it.',
    'There was going to be a {adjs}{n} on Sunday, and {H} could not wait.',
  ],
  time: [
    '{H} could still remember the best {n} of {his} life.',
    '{P} often told {him} about a {n} long ago.',
  ],
  feeling: [
    '{P} said that there is always room for {n} in a good heart.',
    '{P} often told {him} stories about {n}.',
  ],
  sound: [
    'Once, a {adjs}{n} had woken {him} up at night, but it was only the wind.',
    'In the night, a {adjs}{n} had woken {him} up, but it was only the wind.',
    'From far away came a {adjs}{n}, but nobody knew what it was.',
  ],
}

/** Sentences for single adjectives that no family fits. */
export const ownInserts: Readonly<Record<string, Beat>> = {
  asleep: ['Every night, {he} was asleep before {P} could count to ten.'],
  awake: ['In the morning, {he} was always the first one awake.'],
  surprised: ['Everyone was surprised how well {he} could sing.'],
  busy: ['{He} was always busy with something.'],
}

/** By use of the adjective, for those that need no noun of their own; {adj} is the adjective. */
export const adjectiveInserts: Readonly<Partial<Record<AdjectiveUse, Beat>>> = {
  badTrait: [
    '{P} could be a little {adj} in the mornings, but {H} did not mind.',
    'Their neighbor was often {adj}, but {H} was nice to him all the same.',
    'In {his} favorite story, there was a {adj} king who learned to be good.',
    '{H} tried hard not to be {adj}.',
  ],
  gladFeeling: [
    'That [day|morning], {he} felt {adj}.',
    '{He} always felt {adj} [in the morning|when {P} sang|on days like this].',
    'When {P} hugged {him}, {he} felt {adj}.',
  ],
  sadFeeling: [
    '{H} felt {adj}.',
    '{H} felt {adj}.',
    'For the first time that day, {H} felt {adj}.',
  ],
  plainFeeling: [
    'When {he} was {adj}, {he} liked to sit close to {P}.',
    '{H} was a little {adj} that morning.',
    'After breakfast, {he} was not {adj} any more.',
  ],
  day: [
    'On {adj} days, {he} liked to [sit by the window|stay close to {P}].',
    '{H} had been born on a {adj} day.',
    '{He} liked {adj} days best.',
    'It was a {adj} day.',
    'The [morning|day] was {adj}.',
    '{P} said that it was going to be a {adj} day.',
  ],
  place: [
    'It was a {adj} place, and {he} liked it there.',
    '{His} home was {adj}, and {he} liked it that way.',
  ],
  sound: [
    'At night, {he} sometimes heard a {adj} noise, but it was only the wind.',
    '[That night|In the night], {he} had heard a {adj} noise, but it was only the wind.',
    'There was a {adj} sound in the air, but nobody knew what it was.',
  ],
}
