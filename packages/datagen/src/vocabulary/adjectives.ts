// The adjectives of the story writer, by what they describe and the mood they carry.

import type { NounKind } from './nouns.ts'

/** The way an adjective is used: of a character, a feeling, the day, a place, a sound or of nouns. */
export type AdjectiveUse = keyof typeof adjectiveLists

/** Every adjective by use, as one space-separated list per use. */
export const adjectiveLists = {
  // Character, said of a hero.
  goodTrait:
    'kind brave clever smart gentle friendly helpful cheerful polite honest loyal patient playful curious wise careful caring loving thoughtful bold jolly merry silly creative active adventurous lively generous humble good funny eager sensible energetic graceful obedient',
  shyTrait: 'shy dreamy messy forgetful clumsy serious timid',
  // Faults: said of somebody who can do better.
  badTrait:
    'lazy greedy grumpy selfish rude naughty mean stubborn jealous careless impatient noisy cranky moody picky sneaky boastful foolish unkind bossy spoiled nosy',
  // Looks of a child or an animal.
  look: 'little small young tall strong pretty cute lovely tough tiny healthy',
  // Feelings at a moment.
  gladFeeling:
    'happy glad excited proud calm joyful hopeful thankful lucky delighted safe grateful comfortable cozy confident pleased content relaxed thrilled',
  sadFeeling:
    'sad lonely angry scared afraid upset worried unhappy nervous frightened hurt cross mad gloomy ashamed confused helpless sorry disappointed alone shocked hopeless guilty puzzled lost anxious miserable embarrassed',
  plainFeeling:
    'tired sleepy hungry thirsty busy bored dizzy sick weak surprised awake asleep drowsy',
  // The day and the weather.
  day: 'sunny rainy windy cloudy snowy foggy stormy chilly warm cold hot cool frosty breezy bright gray perfect beautiful special clear boring long freezing fine mild',
  // Places.
  place: 'quiet green peaceful wide dark misty shady pleasant',
  // Sounds.
  sound: 'loud strange odd low scary spooky eerie awful mysterious distant faint weird',
  // Things.
  color:
    'red blue yellow orange purple pink brown black white golden silver colorful striped spotted violet',
  size: 'big large huge giant enormous short mini great massive',
  texture: 'soft fuzzy smooth fluffy hard rough bumpy furry cuddly silky woolly',
  build:
    'wooden plastic heavy light thin thick fancy simple handmade rusty cheap solid plain sturdy modern',
  shape: 'round square narrow crooked curved pointy oval tangled broad bent',
  state:
    'new old clean dirty broken dusty wet dry shiny muddy sticky torn sparkly dull used sandy damp slippery loose tight',
  nice: 'nice wonderful magic favorite precious rare fun neat unusual interesting magical different secret unique glowing amazing fantastic useful famous crowded empty wild',
  taste:
    'sweet sour salty yummy tasty delicious fresh juicy crunchy spicy bitter ripe rotten crispy creamy frozen',
  fierce: 'fierce dangerous hairy ugly feathery slimy slow fast quick speedy',
  glow: 'dim twinkling',
  sharp: 'sharp blunt handy',
} as const

const things = ['toy', 'clothes', 'thing', 'tool', 'music', 'bag', 'furniture', 'vehicle'] as const

/** For the uses that describe nouns: the kinds of noun each fits. */
export const adjectiveTargets: Partial<Record<AdjectiveUse, readonly NounKind[]>> = {
  color: ['toy', 'clothes', 'bag', 'vehicle', 'furniture', 'thing'],
  size: [
    'toy',
    'bag',
    'vehicle',
    'furniture',
    'thing',
    'tool',
    'plant',
    'treasure',
    'treat',
    'fruit',
    'vegetable',
  ],
  texture: ['clothes'],
  build: things,
  shape: ['furniture', 'bag', 'thing'],
  state: ['toy', 'clothes', 'bag', 'thing', 'tool'],
  nice: ['toy', 'clothes', 'thing', 'music', 'bag', 'treasure'],
  taste: ['treat', 'fruit'],
  fierce: ['farm', 'forest', 'pet'],
  glow: ['treasure'],
}

/** Comparatives and superlatives that no rule gives. */
export const irregularComparatives: Readonly<Record<string, readonly [string, string]>> = {
  good: ['better', 'best'],
}

/** What single adjectives describe, where it is not what the rest of their use does: kinds, traits or nouns. */
export const nounTargets: Readonly<Record<string, string>> = {
  bent: 'spoon fork stick key',
  bitter: 'lemon radish cucumber',
  blunt: 'pencil axe saw',
  broad: 'bench bridge belt',
  broken: 'cup clock doll robot umbrella kite lamp',
  bumpy: 'pumpkin shell stone',
  cheap: 'ball hat watch kite whistle',
  colorful: 'bird toy clothes',
  creamy: 'cake pie cupcake',
  crispy: 'waffle pizza taco bun pretzel',
  crooked: 'stick tower fence tree',
  crowded: 'market restaurant circus zoo station',
  crunchy: 'cookie carrot apple taco biscuit',
  cuddly: 'kitten puppy bunny teddy blanket',
  curved: 'stick shell bridge',
  damp: 'towel hat blanket coat',
  dangerous: 'lion tiger shark crocodile',
  delicious: 'treat fruit',
  different: 'clothes',
  dim: 'star lamp candle',
  dry: 'leaf stick towel',
  dull: 'pencil axe saw',
  dusty: 'box book shelf mirror clock',
  empty: 'bag',
  famous: 'farPlace',
  fancy: 'dress hat cake car',
  fast: 'car train boat bike motorcycle',
  feathery: 'hat mask',
  fierce: 'wolf bear lion tiger',
  fluffy: 'kitten puppy bunny rabbit hamster lamb chick duckling',
  fresh: 'fruit vegetable',
  frozen: 'strawberry blueberry banana raspberry cherry',
  fun: 'event',
  furry: 'cat dog kitten puppy hamster bear',
  fuzzy: 'sweater blanket scarf chick caterpillar bumblebee',
  glowing: 'treasure',
  golden: 'music',
  great: 'event',
  hairy: 'spider caterpillar',
  handmade: 'toy bag clothes',
  handy: 'tool',
  hard: 'nut stone rock',
  heavy: 'box bag chest hammer suitcase bucket',
  interesting: 'thing',
  juicy: 'fruit',
  light: 'bag feather basket',
  loose: 'shirt jacket belt cap',
  modern: 'car train lamp radio phone',
  muddy: 'boot shoe ball tractor dog',
  narrow: 'bridge bed street',
  neat: 'toy thing',
  oval: 'stone mirror box plate',
  plain: 'cup box shirt dress bowl',
  plastic: 'toy bag',
  pointy: 'hat stick pencil',
  quick: 'rabbit fox squirrel mouse hare',
  rare: 'treasure bird',
  ripe: 'fruit',
  rotten: 'fruit vegetable',
  rough: 'stone rock rope',
  round: 'ball box stone plate mirror cookie',
  rusty: 'key bucket shovel bike wheel bell',
  salty: 'pretzel biscuit egg sausage',
  sandy: 'shoe towel bucket shell',
  secret: 'letter box map book',
  sharp: 'pencil axe saw needle',
  shiny: 'toy treasure vehicle tool',
  short: 'trip story poem song lesson',
  silky: 'scarf dress ribbon shirt cape',
  silver: 'music vehicle',
  simple: 'toy box chair',
  slimy: 'worm snail frog toad',
  slippery: 'stone rock',
  slow: 'turtle snail donkey tractor cow',
  smooth: 'stone pebble shell acorn crystal',
  soft: 'scarf blanket pillow sweater hat towel cushion',
  solid: 'table bench chest box',
  sour: 'lemon apple cherry grape orange plum',
  sparkly: 'toy clothes treasure',
  speedy: 'car train boat bike motorcycle',
  spicy: 'taco pizza burger sausage dumpling',
  spotted: 'dog cow pony cat ladybug frog',
  square: 'box basket cake table window',
  sticky: 'treat fruit',
  striped: 'shirt sock scarf cat tent ball',
  sturdy: 'bag furniture',
  tangled: 'rope string net hose',
  tasty: 'treat fruit',
  thick: 'coat blanket scarf book rope',
  thin: 'blanket rope stick book',
  tight: 'hat shirt belt jacket',
  torn: 'shirt jacket dress skirt book map',
  twinkling: 'star',
  ugly: 'toad crow hat mask vase',
  unique: 'treasure toy',
  unusual: 'treasure',
  useful: 'tool thing',
  wet: 'hat towel dog coat',
  wild: 'horse rose goat sea',
  wooden: 'toy furniture bag',
  woolly: 'sweater scarf hat sock mitten blanket lamb',
  yummy: 'treat fruit',
}
