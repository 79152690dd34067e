// The nouns of the story writer, by kind. The kind is the meaning a plot needs: who can be a hero,
// what can be lost, eaten, worn or visited. Words of one kind are used alike.

/** What a noun stands for; decides the roles it can play in a story. */
export type NounKind = keyof typeof nounLists

/** Every noun by its kind, as one space-separated list per kind. */
export const nounLists = {
  // Animals that walk and be heroes or friends.
  pet: 'cat dog kitten puppy rabbit bunny hamster mouse turtle',
  farm: 'cow pig horse sheep goat lamb calf pony donkey piglet rooster duck goose chick duckling turkey hen',
  forest:
    'fox bear squirrel deer hedgehog badger beaver raccoon mole skunk chipmunk wolf otter frog toad hare porcupine moose lizard fawn',
  wild: 'lion tiger elephant monkey giraffe zebra hippo rhino kangaroo koala panda camel gorilla penguin seal cheetah',
  // Animals that are met, watched or rescued, but never heroes.
  sea: 'fish whale dolphin shark crab octopus starfish jellyfish lobster seahorse goldfish crocodile',
  bird: 'bird robin crow swan eagle pigeon sparrow peacock parrot woodpecker seagull owl bluebird hawk stork flamingo',
  bug: 'bee butterfly ant spider ladybug caterpillar beetle worm cricket grasshopper dragonfly firefly snail moth bumblebee',
  // People.
  family: 'mom dad grandma grandpa aunt uncle sister brother',
  job: 'teacher doctor farmer baker nurse dentist pilot sailor painter singer dancer cook gardener builder barber clown juggler librarian driver shepherd mayor vet mailman astronaut writer student tailor coach captain soldier scientist artist lifeguard fisherman policeman fireman',
  fable:
    'king queen prince princess knight wizard witch giant fairy pirate dragon unicorn mermaid elf dwarf monster ghost dinosaur superhero cowboy gnome angel alien',
  child: 'boy girl child friend neighbor baby twin guest',
  // Places; the ones with a row in places.ts can be the scene of a story.
  scene:
    'park beach garden forest farm meadow playground yard field woods pond river lake hill village orchard barn valley kitchen bedroom attic library school house stream jungle backyard cabin',
  place:
    'zoo museum hospital market store bakery church bank airport station circus theater pool lighthouse mill hotel restaurant shop',
  farPlace:
    'castle bridge cave harbor island desert cottage tent tower palace town city street mountain',
  // Things a hero can own, want, lose, break or give.
  toy: 'ball doll kite balloon teddy robot puppet top yo-yo puzzle block marble drum frisbee scooter wagon sled tricycle whistle mask wand spaceship rocket pinwheel dollhouse boomerang',
  clothes:
    'hat scarf coat jacket dress shirt sweater cap skirt raincoat button ribbon necklace ring bracelet crown bow cape helmet backpack purse watch vest apron belt',
  thing:
    'cup spoon fork plate bowl key lamp candle clock pillow blanket towel brush comb mirror vase mug teapot bell pencil pen crayon marker ruler notebook book picture card letter stamp coin camera flashlight umbrella phone magnet map flag photo postcard radio pot ticket poster sticker badge trophy newspaper envelope globe medal eraser cushion lantern kettle',
  tool: 'hammer shovel rake broom mop bucket ladder rope net saw wheel paintbrush needle hose string stick bat paddle axe oar screwdriver',
  music: 'guitar piano violin flute trumpet harp tambourine banjo xylophone harmonica',
  bag: 'box basket bag jar chest bottle suitcase can pouch lunchbox barrel crate trunk tub',
  pair: 'pants shorts pajamas jeans sunglasses',
  footwear: 'mitten glove sock shoe boot slipper sandal',
  part: 'door window gate fence roof wall porch well mailbox fountain closet cupboard cabinet fireplace sink',
  // Things that stay where they are.
  furniture:
    'table chair bed sofa shelf desk couch bench stove oven fridge rug curtain bathtub stool swing slide seesaw sandbox doghouse treehouse hammock',
  vehicle:
    'car bus truck train bike boat plane ship tractor taxi van helicopter cart canoe raft ambulance tugboat sailboat submarine motorcycle wheelbarrow trolley',
  // Things to eat and drink.
  treat:
    'cake cookie pie muffin cupcake pancake sandwich donut waffle pizza burger biscuit lollipop candy bun brownie egg roll pretzel cracker taco bagel tart dumpling sausage',
  fruit:
    'apple pear peach plum banana orange cherry strawberry blueberry melon lemon grape pineapple coconut watermelon berry raspberry mango apricot',
  vegetable: 'carrot potato tomato pumpkin pea bean cucumber mushroom onion radish cabbage',
  dish: 'bread butter cheese soup rice pasta honey jam sugar salt popcorn chocolate cereal salad corn yogurt pudding toast jelly oatmeal stew bacon cream syrup spinach broccoli spaghetti',
  drink: 'milk juice tea lemonade cocoa cider',
  // Nature.
  treasure:
    'shell stone pebble feather acorn leaf pinecone nut seed rock crystal diamond pearl petal',
  plant:
    'tree flower rose daisy tulip bush sunflower oak pine clover dandelion lily daffodil violet willow maple',
  land: 'ocean sea waterfall cliff volcano canyon',
  way: 'path road trail puddle hole shore creek bay',
  sky: 'sun moon star cloud rainbow sky planet',
  weather: 'rain snow wind fog thunder lightning storm ice sunshine breeze',
  stuff: 'mud sand paint glue dust flour dirt soap grass hay toothpaste clay ink',
  made: 'paper wood gold silver glass metal wool rubber plastic cardboard iron leather cotton',
  // Bodies, thoughts, happenings, times.
  body: 'nose hand arm knee ear head shoulder finger toe foot leg cheek chin elbow thumb neck back',
  animalBody: 'paw tail wing fur beak',
  told: 'story song joke riddle secret poem tale rhyme lullaby',
  thought: 'idea dream plan wish thought question',
  event:
    'party picnic parade game show contest trip dance race play concert festival holiday vacation lesson snowstorm sleepover wedding match feast',
  time: 'morning afternoon evening night day spring summer autumn winter weekend birthday week sunset sunrise',
  feeling: 'joy fun luck courage hope pride peace love fear patience kindness',
  sound: 'noise sound voice crash knock squeak roar',
} as const

/** A finer meaning than the kind: what a plot does with a thing. */
export type NounTrait = keyof typeof nounTraits

/** For each trait the nouns that have it. */
export const nounTraits = {
  breakable:
    'cup plate bowl lamp clock vase mug mirror teapot jar bottle violin guitar flute harp doll puppet robot camera radio photo',
  prize: 'trophy badge crown cup watch kite cake pie drum scooter sled wagon helmet flag pumpkin',
  gift: 'picture card scarf necklace bracelet basket box puppet doll mask vase hat cap bag pillow candle pouch jar flag photo poster bowl drum notebook blanket',
  flies: 'kite balloon frisbee ball hat rocket cap scarf',
  grows:
    'pumpkin sunflower tomato melon watermelon tulip rose bush strawberry cucumber tree daisy lily daffodil carrot cabbage',
  cooked:
    'carrot potato tomato pumpkin cucumber mushroom onion cabbage peach plum pineapple coconut mango melon burger pizza taco waffle muffin pancake egg dumpling sausage',
  // Long enough to reach a thing, or good to tie with.
  long: 'ladder rope net stick rake broom paddle oar mop bat shovel',
  reach: 'rope stick net scarf belt basket ladder rake towel blanket umbrella broom',
  bind: 'rope string ribbon belt net scarf blanket',
  // Children make ships and castles of them.
  playful: 'box basket chest suitcase crate barrel trunk table chair sofa stool bench ladder wagon',
  // Small enough to be carried about and lost.
  carried:
    'ball doll kite teddy robot puppet top yo-yo puzzle marble drum whistle mask wand hat scarf cap button ribbon necklace ring bracelet crown bow backpack purse watch spoon key pillow blanket comb mirror bell pencil pen crayon notebook book picture card letter stamp coin camera flashlight umbrella phone magnet map flag photo sticker badge trophy bag pouch lunchbox shell stone pebble feather acorn pinecone crystal diamond pearl harmonica flute tambourine',
} as const

/** Plurals that no rule gives. */
export const irregularPlurals: Readonly<Record<string, string>> = {
  mouse: 'mice',
  sheep: 'sheep',
  goose: 'geese',
  calf: 'calves',
  deer: 'deer',
  moose: 'moose',
  wolf: 'wolves',
  fish: 'fish',
  goldfish: 'goldfish',
  jellyfish: 'jellyfish',
  starfish: 'starfish',
  octopus: 'octopuses',
  child: 'children',
  fisherman: 'fishermen',
  policeman: 'policemen',
  fireman: 'firemen',
  mailman: 'mailmen',
  thief: 'thieves',
  elf: 'elves',
  dwarf: 'dwarves',
  scarf: 'scarves',
  shelf: 'shelves',
  leaf: 'leaves',
  foot: 'feet',
  potato: 'potatoes',
  tomato: 'tomatoes',
  mango: 'mangoes',
  hippo: 'hippos',
  hoof: 'hooves',
  loaf: 'loaves',
  superhero: 'superheroes',
  volcano: 'volcanoes',
  woods: 'woods',
  roof: 'roofs',
  bus: 'buses',
}

/** Kinds whose nouns have no plural and take no article "a". */
export const massKinds: readonly NounKind[] = ['dish', 'drink', 'stuff', 'made', 'feeling']

/** Single words without a plural in kinds that otherwise count. */
export const massWords: readonly string[] = [
  'rain',
  'snow',
  'wind',
  'fog',
  'thunder',
  'lightning',
  'ice',
  'sunshine',
  'frost',
  'hail',
  'fur',
  'tape',
  'string',
  'candy',
]
