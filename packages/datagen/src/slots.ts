// The slots that wordings may use, filled from a plan.

import type { Character, Plan, Thing } from './plan.ts'
import type { Random } from './random.ts'

/** Days on which one goes out to play. */
export const niceDays: readonly string[] = [
  'sunny',
  'warm',
  'bright',
  'fine',
  'clear',
  'lovely',
  'beautiful',
  'quiet',
  'breezy',
]

/** Every slot of a story: {H} the hero, {F} the friend, {P} the grown-up, {o} and {x} the things, … */
export function slotsOf(plan: Plan, random: Random): Record<string, string> {
  const { hero, friend, scene } = plan
  const spots = random.shuffle(scene.spots)
  const home = homeOf(plan, random)
  const day = plan.words.adjective.use === 'day' && niceDays.includes(plan.words.adjective.word)
  const slots: Record<string, string> = {
    H: hero.name,
    aHero: described(hero),
    kind: hero.kind,
    F: friend.name,
    aFriend: described(friend),
    fkind: friend.kind,
    sibling: friend.gender === 'he' ? 'brother' : 'sister',
    P: plan.adult,
    s: `the ${scene.noun}`,
    at: `${scene.at} the ${scene.noun}`,
    to: `to the ${scene.noun}`,
    home,
    Home: home.replace(/^./, (letter) => letter.toUpperCase()),
    ...plan.variant,
    spot: spots[0]!,
    Spot: capital(spots[0]!),
    spot2: spots[1]!,
    spot3: spots[2]!,
    spot4: spots[3] ?? spots[1]!,
    day: day ? plan.words.adjective.word : random.pick(niceDays),
  }
  for (const [prefix, who] of [
    ['', hero],
    ['f', friend],
    ['p', { gender: /Mom|Grandma/.test(plan.adult) ? 'she' : 'he' }],
  ] as const) {
    for (const [key, value] of Object.entries(pronouns[who.gender])) {
      slots[prefix + key] = value
      slots[prefix.toUpperCase() + capital(key)] = capital(value)
    }
  }
  for (const [slot, thing] of Object.entries(plan.things))
    Object.assign(slots, thingSlots(slot, thing))
  return slots
}

const pronouns = {
  he: { he: 'he', him: 'him', his: 'his', himself: 'himself' },
  she: { he: 'she', him: 'her', his: 'her', himself: 'herself' },
}

function thingSlots(slot: string, { noun, adjective }: Thing): Record<string, string> {
  const full = adjective ? `${adjective} ${noun.word}` : noun.word
  return {
    [slot]: `the ${noun.word}`,
    [slot.toUpperCase()]: `The ${noun.word}`,
    [`${slot}n`]: noun.word,
    [`${slot}s`]: noun.plural ?? noun.word,
    [`a${slot}`]: `a ${full}`,
    [`${slot}:another`]: `a ${noun.word}`,
    [`${slot}:full`]: full,
  }
}

function described({ kind, adjective }: Character): string {
  return adjective ? `a ${adjective} ${kind}` : `a ${kind}`
}

function homeOf({ scene, hero }: Plan, random: Random): string {
  const animal = hero.kind !== 'boy' && hero.kind !== 'girl'
  const near = random.pick(['near', 'close to', 'not far from', 'right by'])
  if (animal) return scene.outdoors ? `${near} the ${scene.noun}` : `in a warm ${scene.noun}`
  // Nobody lives near a yard: it belongs to the house.
  if (!scene.outdoors || /yard|garden|playground/.test(scene.noun))
    return random.pick([
      'at the end of a quiet lane',
      'in a small town',
      'next to a bakery',
      'on a little hill',
      'at the edge of town',
    ])
  return `${near} the ${scene.noun}`
}

function capital(text: string): string {
  return text.replace(/^./, (letter) => letter.toUpperCase())
}
