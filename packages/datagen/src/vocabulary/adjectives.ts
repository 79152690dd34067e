// The adjectives of the story writer, by what they describe and the mood they carry.

import type { NounKind, NounTrait } from './nouns.ts'

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
export const adjectiveTargets: Partial<Record<AdjectiveUse, readonly (NounKind | NounTrait)[]>> = {
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
  sharp: ['blade'],
}

/** Comparatives and superlatives that no rule gives. */
export const irregularComparatives: Readonly<Record<string, readonly [string, string]>> = {
  good: ['better', 'best'],
}

const soft: readonly NounKind[] = ['pet']

/** Adjectives that fit other kinds than the rest of their use. */
export const nounTargets: Readonly<Record<string, readonly (NounKind | NounTrait)[]>> = {
  great: ['event'],
  fun: ['event'],
  short: ['event'],
  famous: ['farPlace'],
  crowded: ['place'],
  empty: ['bag'],
  wild: ['land'],
  furry: soft,
  cuddly: soft,
  fluffy: soft,
  fuzzy: soft,
  soft: ['clothes'],
  hard: ['treasure'],
  rough: ['treasure'],
  bumpy: ['treasure', 'vegetable'],
  smooth: ['treasure'],
  striped: ['clothes', 'toy'],
  spotted: ['clothes', 'pet'],
  colorful: ['bird', 'toy', 'clothes'],
  golden: ['music'],
  silver: ['music', 'vehicle'],
  square: ['bag'],
  round: ['bag', 'treasure'],
  oval: ['treasure'],
  narrow: ['furniture'],
  broad: ['furniture'],
  pointy: ['treasure', 'tool'],
  bent: ['tool'],
  crooked: ['furniture', 'tool'],
  curved: ['furniture'],
  tangled: ['plant'],
  heavy: ['bag', 'tool'],
  light: ['bag', 'tool'],
  thin: ['tool'],
  thick: ['clothes', 'plant'],
  rusty: ['tool', 'vehicle'],
  wooden: ['toy', 'furniture', 'bag'],
  plastic: ['toy', 'bag'],
  handmade: ['toy', 'bag', 'clothes'],
  solid: ['furniture'],
  fancy: ['clothes', 'vehicle', 'furniture'],
  simple: ['toy', 'furniture'],
  cheap: ['toy'],
  plain: ['clothes', 'bag'],
  wet: ['clothes', 'pet'],
  dry: ['clothes'],
  torn: ['clothes'],
  silky: ['clothes'],
  woolly: ['clothes'],
  crispy: ['treat'],
  creamy: ['treat'],
  frozen: ['fruit'],
  useful: ['tool', 'thing'],
  sturdy: ['bag', 'furniture'],
  modern: ['vehicle', 'furniture'],
  loose: ['clothes'],
  tight: ['clothes'],
  sticky: ['treat', 'fruit'],
  sandy: ['clothes', 'treasure'],
  damp: ['clothes'],
  slippery: ['treasure'],
  sparkly: ['toy', 'clothes', 'treasure'],
  dull: ['thing'],
  dusty: ['furniture', 'vehicle', 'bag'],
  muddy: ['vehicle', 'pet'],
  shiny: ['toy', 'treasure', 'vehicle', 'tool'],
  salty: ['treat'],
  spicy: ['treat'],
  yummy: ['treat', 'fruit'],
  tasty: ['treat', 'fruit'],
  delicious: ['treat', 'fruit'],
  crunchy: ['vegetable', 'treat'],
  juicy: ['fruit'],
  ripe: ['fruit'],
  rotten: ['fruit', 'vegetable'],
  sour: ['fruit'],
  bitter: ['vegetable'],
  fresh: ['fruit', 'vegetable'],
  feathery: ['bird'],
  slimy: ['bug'],
  hairy: ['bug'],
  ugly: ['bug'],
  fierce: ['forest'],
  dangerous: ['wild'],
  slow: ['vehicle', 'farm'],
  fast: ['vehicle'],
  quick: ['pet', 'forest'],
  speedy: ['vehicle'],
  dim: ['sky'],
  twinkling: ['sky'],
  glowing: ['treasure'],
  unique: ['treasure', 'toy'],
  rare: ['treasure', 'bird'],
  secret: ['thing'],
  interesting: ['thing'],
  unusual: ['treasure'],
  different: ['clothes'],
  neat: ['toy', 'thing'],
}
