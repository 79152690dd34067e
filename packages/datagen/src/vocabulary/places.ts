// Places that can be the scene of a whole story, and the corners one can look into there.

/** A scene: how one is there, who lives near it, and its corners. */
export interface Scene {
  readonly noun: string
  /** "in" the park, "at" the beach, "on" the hill. */
  readonly at: string
  /** Whether it lies under the sky. */
  readonly outdoors: boolean
  /** Whether animals may have it as their home. */
  readonly home: boolean
  /** At least three corners with their preposition. */
  readonly spots: readonly string[]
}

const rows = `
park|in|out|-|under the bench; behind the big oak tree; near the pond; in the tall grass; beside the path
beach|at|out|-|behind the rocks; under the pile of seaweed; near the waves; beside the old boat
garden|in|out|home|under the rose bush; behind the shed; between the tulips; beside the fence; near the gate
forest|in|out|home|under the ferns; behind the big pine tree; beside the stream; in the pile of leaves; next to the mossy rock
farm|on|out|home|behind the barn; under the hay cart; near the hen house; beside the old tractor
meadow|in|out|home|under the daisies; behind the big rock; beside the stream; in the tall grass
playground|on|out|-|under the slide; behind the swings; beside the sandbox; near the fence
yard|in|out|-|under the porch; behind the shed; beside the fence; in the flower bed
field|in|out|home|under the old tree; behind the stone wall; in the tall grass; beside the gate
woods|in|out|home|under the ferns; behind the old log; beside the path; in the pile of leaves
pond|by|out|home|under the willow tree; behind the reeds; beside the big stone; near the ducks
river|by|out|home|under the bridge; behind the reeds; beside the big stone; near the water
lake|by|out|home|under the pine trees; behind the boat house; near the water; beside the flat rock
hill|on|out|home|under the lonely tree; behind the big rock; in the long grass; beside the path
village|in|out|home|under the bench; behind the well; beside the bakery; near the little bridge
orchard|in|out|home|under the pear tree; behind the ladder; beside the baskets; in the long grass
valley|in|out|home|under the old tree; behind the big rock; beside the stream; in the tall grass
jungle|in|out|home|under the big leaves; behind the palm tree; beside the river; between the vines
stream|by|out|home|under the ferns; behind the big stone; beside the log; near the water
backyard|in|out|-|under the porch; behind the shed; beside the fence; near the swing
barn|in|in|home|under the hay; behind the old cart; beside the ladder; near the door
kitchen|in|in|-|under the table; behind the door; beside the stove; near the window
bedroom|in|in|-|under the bed; behind the curtain; beside the closet; on top of the shelf
attic|in|in|-|under the dusty sheets; behind the old trunk; beside the window; between the boxes
library|in|in|-|under the reading table; behind the tall shelf; beside the big window; near the door
school|at|in|-|under the desk; behind the door; beside the coats; near the window
house|in|in|-|under the bed; behind the sofa; beside the clock; in the closet
cabin|in|in|home|under the table; behind the door; beside the fireplace; near the window
`

/** Every scene. */
export const scenes: readonly Scene[] = rows
  .trim()
  .split('\n')
  .map((row) => {
    const [noun, at, sky, home, spots] = row.split('|')
    return {
      noun: noun!,
      at: at!,
      outdoors: sky === 'out',
      home: home === 'home',
      spots: spots!.split('; '),
    }
  })
