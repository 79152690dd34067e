// The verbs of the story writer. Each line: base form (with past and participle where irregular),
// a colon, then one or more ways to go on. The use says when in a story such a thing is done.

/** When in a story a verb's phrase is at home. */
export type VerbUse = keyof typeof verbLists

/**
 * Every verb by use. A continuation may hold slots of the hero: {he} {him} {his} {P}. In `scene` the
 * whole clause is given, with ~ where the verb stands, because its subject is not the hero.
 */
export const verbLists = {
  // Things done for fun, again and again.
  play: `
play: with blocks on the rug; tag in the yard
dance: around the room; to happy music
sing,sang,sung: a silly song; to the birds
draw,drew,drawn: pictures of rockets; big yellow suns
paint: pictures of the sea; little boats on paper
color: pictures of dinosaurs; inside the lines
build,built: tall towers of blocks; forts out of pillows
ride,rode,ridden: a small bike around the yard; on {P}'s shoulders
swim,swam,swum: in the warm lake
climb: the low apple tree; over the rocks
jump: in puddles; over small logs
hop: on one foot; from stone to stone
slide,slid: down the grassy hill
swing,swung: under the old tree
spin,spun: around and around; like a top
throw,threw,thrown: pebbles into the water; a ball high into the air
catch,caught: falling leaves; a ball with both hands
kick: a ball across the grass
bounce: a ball against the wall
roll: down the soft hill; in the grass
toss: a ball up and down
juggle: three small apples
hide,hid,hidden: in funny places; behind the curtains
chase: butterflies; {his} own shadow
race: the wind; to the old tree and back
pretend: to be a pirate; to be a king
dress: up as a knight; up in funny clothes
explore: the woods; every corner of the garden
dig,dug: deep holes in the sand
splash: in puddles; in the bath
pop: bubbles with one finger
fly,flew,flown: a paper plane; a small kite
read,read: picture books; about faraway lands
write,wrote,written: long letters to {P}; little poems
count: the stars; the birds on the fence
collect: smooth stones; pretty leaves
hum: a happy tune
whistle: a merry tune
drum: on the pots and pans
skate: on the frozen pond
sled: down the snowy hill
camp: in the backyard
tumble: on the soft grass
wiggle: {his} toes in the sand
balance: on a low wall
stack: blocks up to the sky
guess: what was in the box
imagine: far-off lands; a house made of candy
gallop: around like a horse
fish: with a long stick
sail: a toy boat on the pond
row: a little boat near the shore
float: on {his} back in the water
wade: in the cool stream
crawl: through the long grass
zoom: around the yard like a plane
pedal: up and down the lane
tickle: the baby's feet
doodle: on scraps of paper
mold: little bowls out of clay
invent: new games
shape: little animals out of clay
scoop: sand into a bucket
bury: little treasures in the sand
decorate: boxes with stickers
wrap: tiny presents in leaves
`,
  // Ways to go along.
  move: `
run,ran,run: down the lane
walk: along the river
skip: down the path
march: up the road like a soldier
wander: through the long grass
stroll: past the old gate
hurry: over the little bridge
rush: around the corner
dash: across the field
tiptoe: past the sleeping dog
sneak,snuck,snuck: past the sleeping cat
hike: up the green hill
stumble: along the stony path
trot: along the sandy road
scamper: under the fence
leap: over a little stream
bound: up the steps
creep,crept: along the wall
follow: a tiny trail in the dust
travel: over the hill and back
step: over a line of ants
cross: the little bridge
pass: the old mill
begin,began,begun: the day with a song
return: by the long road
speed,sped: down the slope
scurry: along the fence
squeeze: through a gap in the hedge
enter: the garden by the back gate
leave,left: by the front gate
reach: the top of the hill
turn: around at every corner
waddle: like a duck
`,
  // Small jobs done together with a grown-up; never about {his}.
  chore: `
wash: the dishes; the windows
clean: the kitchen; the muddy boots
sweep,swept: the floor; the front steps
wipe: the table
mop: the kitchen floor
scrub: the big pot
dust: the shelves
rake: the leaves
water: the flowers; the tomato plants
plant: a row of beans; some tiny seeds
pick: ripe apples; berries for a pie
bake: a loaf of bread; a tray of cookies
cook: a big pot of soup
stir: the soup
mix: the batter
pour: the milk into small cups
peel: the potatoes
chop: the carrots
slice: the bread
fold: the clean towels
iron: the shirts
hang,hung: the wet socks in the sun
sew,sewed,sewn: a button on a coat
knit: a warm scarf
mend: a torn blanket
fix: the squeaky gate
carry: the heavy bags
lift: a big box
push: the wheelbarrow
pull: the weeds
drag: a long branch to the wood pile
load: the little cart
pack: a basket of food
unpack: the big bags
set,set: the table for dinner
light,lit: the lamp by the door
fill: the bird bath
empty: the bucket
measure: the flour
glue: a broken cup
hammer: a nail into the wall
saw,sawed,sawn: a thin board
polish: the silver spoons
tidy: the toy shelf
make,made: the beds; a bowl of salad
prepare: the lunch
gather: the eggs; wood for the fire
harvest: the pumpkins
feed,fed: the hens; the ducks
milk: the old cow
brush: the brown pony
buy,bought: bread and milk
sell,sold: lemonade by the road
pay,paid: for the apples
shop: for apples and pears
move: the big chair
shut,shut: the windows
close: the garden gate
open: a jar of jam
lock: the back door
hold,held: the ladder
tie,tied: up the roses
cut,cut: paper into stars
mash: the potatoes
roast: a pan of nuts
boil: some eggs
mow: the lawn
sort: the buttons by color
bathe: the muddy dog
patch: a hole in the tent
fry: some eggs
spread,spread: jam on the toast
sprinkle: sugar on the cake
shake,shook,shaken: the rug
shovel: the snow
deliver: a cake to a neighbor
mail: a letter
dry,dried: the plates
toast: four slices of bread
frost: a cake
arrange: the flowers in a vase
raise: the little flag
rebuild: the stone wall
`,
  // Kind acts for others.
  help: `
help: anyone in need; an old neighbor with the bags
share: {his} lunch; {his} toys
give,gave,given: {his} last cookie to a friend
lend,lent: {his} crayons to others
offer: {his} seat to older folk
save: crumbs for the birds
rescue: bugs from the rain
comfort: a crying baby
protect: the smaller ones
guide: lost ducklings home
teach,taught: little ones to count
invite: others to play
welcome: new neighbors
thank: everyone who was kind
cheer: up a sad friend
care: for hurt birds
forgive,forgave,forgiven: a friend after a fight
bring,brought: soup to a sick friend
visit: an old neighbor
trust: others
join: in and lend a hand
apologize: for a mistake
promise: to do better and keep {his} word
behave: well when guests came
listen: to a friend with a problem
notice: when a friend was sad
understand,understood: how others felt
remind: {P} to rest
support: a friend who felt low
warn: others about the slippery steps
`,
  // Little things of every day.
  care: `
hug: {P} with both arms
kiss: {P} on the cheek
cuddle: with {P} on the couch
wave: to the neighbors; to the mailman
greet: the neighbors; the birds outside
pet: the old cat next door
pat: the old dog on the head
stroke: the soft gray cat
comb: {his} messy hair
wear,wore,worn: a funny hat
zip: up {his} coat without help
button: {his} coat without help
stretch: {his} arms up high
exercise: by the open window
pray: for {his} family
wake,woke,woken: up before the sun
rise,rose,risen: with the sun
check: on the baby birds in the tree
call: to the birds
say,said: good morning to the sun
tell,told: {P} a funny story
ask: {P} a hundred questions
whisper: a secret to {P}
shout: hello to the hills
talk: to the flowers
chat: with the baker
speak,spoke,spoken: kindly to everyone
answer: every question with a smile
explain: {his} games to {P}
describe: {his} dreams to {P}
show,showed,shown: {P} a new trick
surprise: {P} with a flower
tease: {P} with silly jokes
meet,met: the mailman at the gate
need: a hug from {P}
love: to sit by the warm stove
like: to smell the roses
enjoy: a warm bath
repeat: a funny rhyme
joke: with the mailman
bow: like a prince
nod: at the mailman
wink: at {P}
yell: good morning to the hills
beg: {P} for one more story
hear,heard: the rooster crow
touch: the soft moss on the wall
smell: the fresh bread; the roses by the door
sniff: the roses by the door
taste: the first berries of the year
dip: {his} toes in the cold stream
`,
  // At the table.
  eat: `
eat,ate,eaten: a bowl of oatmeal; a slice of toast
drink,drank,drunk: a cup of warm milk
munch: a crunchy apple
nibble: a small piece of cheese
chew: a slice of bread
bite,bit,bitten: into a juicy pear
gobble: up a big pancake
lick: honey from a spoon
sip: a cup of warm cocoa
slurp: a bowl of soup
swallow: a spoon of sweet syrup
crunch: a fresh carrot
gulp: down a glass of milk
finish: a whole bowl of rice
feast: on pancakes
choose,chose,chosen: a big red apple
butter: a slice of toast
`,
  // Looking and finding out.
  look: `
watch: the clouds go by; the ants at work
look: for shapes in the clouds; out of the window
see,saw,seen: a rainbow over the hill
stare: at the stars
gaze: at the moon
peek: into empty nests; under stones
search: for lucky clovers
study: the bugs under the stones
point: at the birds in the sky
discover: new paths in the woods
find,found: tiny shells in the sand
seek,sought: out quiet corners
hunt: for smooth stones
test: the ice on the puddle
examine: every leaf on the path
spy: on the frogs by the pond
admire: the bright flowers
track: a snail along the wall
wait: for the bus to go by
`,
  // Thinking.
  think: `
think,thought: about the stars
wonder: about the moon
ponder: big questions
dream: about flying; about the sea
wish: for a trip to the sea
hope: for snow
remember: the summer by the sea
plan: big trips around the world
believe: in magic
learn: new words; about the stars
forget,forgot,forgotten: all about bedtime
know,knew,known: the names of all the trees
decide: what to be one day
worry: about little things
daydream: by the window
pause: to think about little things
figure: out how clocks work
`,
  // Being happy.
  glad: `
smile: from ear to ear
laugh: out loud
giggle: with joy
grin: from ear to ear
clap: {his} hands
squeal: with joy
celebrate: with a little dance
glow,glowed: with joy
relax: with a happy sigh
`,
  // Being sad, scared or cross about the trouble.
  sad: `
cry,cried: big tears
sob: quietly
weep,wept: quietly
sigh: deeply
frown: at the ground
pout: and crossed {his} arms
sniffle: and wiped {his} nose
shiver: all over
tremble: a little
gasp: out loud
groan: out loud
moan: softly
whimper: softly
whine: about it
blush: deep red
shrug: sadly
scream: in surprise
grumble: about it
complain: about it
mutter: a few cross words
fret: about what to do
sulk: for a while
hesitate: and did not know what to do
scowl: at the ground
blink: back the tears
`,
  // Little accidents that do not matter.
  mishap: `
spill: some milk on the table
drop: a spoon on the floor
trip: over a shoe
slip: on a wet leaf
bump: into a chair
fall,fell,fallen: into a heap of leaves
break,broke,broken: the tip of a crayon
tear,tore,torn: a page of an old newspaper
lose,lost: a sock
burn: the toast
knock: over a glass of water
crash: into a pile of pillows
sneeze: into the flour
hiccup: ten times in a row
cough: on a crumb
scrape: {his} knee
scratch: {his} elbow
sit,sat: on a wet bench
stain: {his} shirt with juice
miss: the last step
get,got,gotten: {his} foot stuck in a boot
stub: {his} toe
squash: a ripe tomato by mistake
rip: {his} sleeve on a nail
tangle: {his} kite string
snap: a pencil in two
crush: an egg by mistake
soak: {his} socks in a puddle
crack: a plate by mistake
tip: over the bird bath
`,
  // Resting.
  rest: `
sleep,slept: like a log
nap: in the shade
rest: on a soft blanket
lie,lay,lain: in the grass and looked at the sky
snore: like a bear
yawn: and rubbed {his} eyes
doze: in a warm chair
snuggle: under a warm blanket
curl: up with a soft pillow
lean,leaned: against a warm wall
stay: in bed a little longer
settle: down in the soft hay
breathe: in the cool air
stand,stood: by the window in the moonlight
`,
  // What one must not do.
  wrong: `
fight,fought: over toys
hit,hit: anyone
pinch: others
shove: others
steal,stole,stolen: from others
cheat: in games
grab: toys from others
snatch: food from the table
argue: at the table
blame: others for a mistake
trick: a friend
scare: little ones
hurt,hurt: anyone
quit,quit: when things get hard
waste: food
litter: in the street
bother: a sleeping bear
boast: about being fast
stick,stuck: out {his} tongue
upset,upset: the baby
`,
  // Things a child learns.
  learn: `
spell: {his} own name
add: small numbers
dive: into the deep end
paddle: a canoe
steer: a sled
knot: a rope
flip: a pancake
print: the letters
dribble: a ball
practice: every day
bat: a ball over the fence
ski: down the small hill
bowl: without falling over
train: a puppy
blow,blew,blown: big bubbles
win,won: with grace
try,tried: new things
work: slowly and with care
focus: on one thing at a time
`,
  // The world around: the whole clause, ~ for the verb.
  scene: `
shine,shone: the sun ~ on the red roofs; the moon ~ over the hill at night
bark: the dogs ~ at the mailman
meow: the cats ~ on the walls
purr: the cats ~ in the warm windows
growl: an old dog ~ in its sleep
howl: the wind ~ around the chimney
roar: big tractors ~ past the gate
squeak: the old gate ~ in the wind
chirp: the birds ~ in the trees
tweet: small birds ~ on the roofs
quack: the ducks ~ on the pond
buzz: the bees ~ around the roses
croak: the frogs ~ by the pond
hoot: the owls ~ all night long
crow: a rooster ~ on the fence every morning
cluck: the hens ~ in the yard
moo: the cows ~ in the field
flutter: butterflies ~ around the bushes
soar: the hawks ~ high above the trees
melt: the snow ~ late in spring
bloom: the roses ~ by every wall
blossom: the apple trees ~ in the garden
grow,grew,grown: tall grass ~ beside the road
sparkle: the water ~ in the sun
twinkle: a thousand stars ~ at night
drip: the rain ~ from the roofs
rustle: the leaves ~ in the wind
ring,rang,rung: the church bells ~ far away
flow: the stream ~ over the stones
burst,burst: the buds ~ open in spring
sink,sank,sunk: the sun ~ behind the hill in the evening
flicker: small lights ~ in the windows
rumble: the trains ~ past the houses
rattle: the windows ~ in the wind
creak: the old stairs ~ in the cold
hatch: the little chicks ~ in spring
peck: the hens ~ at the corn
swoop: the swallows ~ over the water
sting,stung: the cold wind ~ like a bee in winter
happen: funny things ~ every week
appear: a rainbow ~ after every rain
vanish: the fog ~ when the sun came up
disappear: the sun ~ behind a high hill in the evening
arrive: the first swallows ~ in spring
`,
} as const
