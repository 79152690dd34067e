// Wanting to do what others can do already.

import type { Plot } from '../plot.ts'

export const learning: Plot = {
  name: 'learning',
  heroes: 'any',
  where: 'outdoors',
  friend: 'known',
  roles: {},
  variants: [
    {
      verb: 'whistle',
      skill: 'whistle',
      skilled: 'whistled',
      skilling: 'whistling',
      fail: 'only air came out',
    },
    {
      verb: 'ride',
      skill: 'ride a bike',
      skilled: 'rode a bike',
      skilling: 'riding a bike',
      fail: 'the bike tipped over',
    },
    {
      verb: 'skip',
      skill: 'skip rope',
      skilled: 'skipped rope',
      skilling: 'skipping rope',
      fail: 'the rope got caught on {his} feet',
    },
    {
      verb: 'juggle',
      skill: 'juggle three balls',
      skilled: 'juggled three balls',
      skilling: 'juggling',
      fail: 'the balls fell on {his} head',
    },
    {
      verb: 'climb',
      skill: 'climb the big tree',
      skilled: 'climbed the big tree',
      skilling: 'climbing the tree',
      fail: '{he} slid back down',
    },
    {
      verb: 'balance',
      skill: 'balance on a log',
      skilled: 'balanced on a log',
      skilling: 'balancing on the log',
      fail: '{he} fell off on one side',
    },
    {
      verb: 'catch',
      skill: 'catch a ball with one hand',
      skilled: 'caught a ball with one hand',
      skilling: 'catching the ball',
      fail: 'the ball flew right past {him}',
    },
    {
      verb: 'fly',
      skill: 'fly a kite',
      skilled: 'flew a kite',
      skilling: 'flying the kite',
      fail: 'the kite came down on its nose',
    },
    {
      verb: 'sing',
      skill: 'sing a high song',
      skilled: 'sang a high song',
      skilling: 'singing',
      fail: '{his} voice sounded like an old door',
    },
    {
      verb: 'dance',
      skill: 'dance on tiptoe',
      skilled: 'danced on tiptoe',
      skilling: 'dancing',
      fail: '{his} feet did not do what {he} wanted',
    },
    {
      verb: 'jump',
      skill: 'jump over the stream',
      skilled: 'jumped over the stream',
      skilling: 'jumping over the stream',
      fail: '{he} landed in the mud',
    },
    {
      verb: 'throw',
      skill: 'throw a stone far over the water',
      skilled: 'threw a stone far over the water',
      skilling: 'throwing stones',
      fail: 'the stone fell down right in front of {him}',
    },
    {
      verb: 'hop',
      skill: 'hop on one leg for a whole minute',
      skilled: 'hopped on one leg for a whole minute',
      skilling: 'hopping',
      fail: '{he} sat down with a bump',
    },
    {
      verb: 'paddle',
      skill: 'paddle a canoe',
      skilled: 'paddled a canoe',
      skilling: 'paddling',
      fail: 'the canoe only went around in circles',
    },
  ],
  goal: 'to learn to {skill}',
  trouble: 'it does not work',
  summary: {
    good: '{H} wants to {skill} like {F} and learns it at last.',
    bad: '{H} wants to {skill} like {F}, but it does not work out.',
  },
  want: [
    'One [day|morning], {H} saw how {F} {skilled}. It looked so easy! {H} wanted to learn it, too.',
    'More than anything, {H} wanted to {skill}. {F} could do it, and even the little ones could do it. One [day|afternoon], {H} made up {his} mind to learn it.',
    'One [day|morning], {F} came by and showed {H} something new. {FHe} {skilled}! {H} clapped {his} hands. <"I want to do that, too!" {he} said.//{He} wanted to do that, too.>',
  ],
  plants: [
    {
      plant:
        '<"I needed a hundred tries," said {P}. "Count yours!"//{P} said that nobody can do it before the hundredth try, and told {H} to count.>',
      good: 'By now, {H} had counted ninety-nine tries. {He} thought of what {P} had said. This was number one hundred.',
      bad: '{H} had stopped counting at ten. {P} had said that it takes a hundred tries, but {he} did not want to wait.',
    },
    {
      plant: '{P} had once tied a red thread around {his} arm for good luck.',
      good: '{H} looked down at the red thread around {his} arm. It made {him} feel brave again.',
      bad: '{H} looked for the red thread around {his} arm. It was gone! It must have come off in the grass.',
    },
  ],
  problem: [
    '{H} tried it, but {fail}. {He} tried again, and again {fail}.',
    'But it was not easy at all. The first time, {fail}. The second time was no better.',
    '{H} took a deep breath and began. Oh no! At once {fail}. [Some ducks looked at {him} and quacked, as if they were laughing.|{His} face turned red.]',
  ],
  quarrel: [
    '{F} laughed out loud. <"Stop laughing at me!" cried {H}. "But it looks so funny," said {F}.//That hurt {H} very much, and {he} told {F} to go away.> {H} turned {his} back on {fhim}.',
    '<"You do it all wrong," said {F}. "And you teach it all wrong!" {H} shouted.//{F} said that {H} did it all wrong, and {H} shouted that {F} was a bad teacher.> They both stomped off.',
  ],
  attempt: [
    '{H} practiced in the morning, and {he} practiced in the evening. [Some days it was a little better.|Slowly, it got a little better.] Some days it was worse.',
    '<"Show me once more, but slowly," {H} asked.//{H} asked {F} to show it once more, very slowly.> {F} did it step by step, and {H} watched every move.',
    '{H} wanted to give up. {He} sat down {spot} and looked at the sky. Up there, a small bird was learning to fly. It fell and tried again, and fell and tried again. So {H} stood up, too.',
  ],
  peace: {
    good: [
      '{F} came back and said sorry. <"I fell a lot, too, when I was learning," {fhe} said.//{FHe} told {H} how often {fhe} had failed at first.>',
      'After a while, they both felt bad about the fight and shook hands.',
    ],
    bad: ['{F} did not come back, and {H} did not call {fhim}.'],
  },
  good: {
    turn: [
      'And then, one day, it worked! {H} {skilled}, just like that. <"I did it! I did it!" {he} cried.//{He} could hardly believe it.>',
      '{H} tried one more time. And what do you think? {He} {skilled}! {F} jumped up and down with joy.',
    ],
    twist: [
      'Then {F} told {H} a secret. <"I cannot really do it, either," {fhe} said. "It was pure luck!"//{FHe} could not really do it, either. It had been pure luck the first time!> They both laughed until they cried. Then they practiced together, and in the end they both {skilled}.',
      'Then a bee landed on {his} nose. {H} was so surprised that {he} forgot to think, and all at once {he} {skilled}! It had worked without even trying.',
    ],
    end: [
      'From then on, {H} loved {skilling}. {He} did it every day, just for fun.',
      'That evening, {he} showed it to {P}. {P} [cheered|clapped] and gave {him} a big hug.',
      'The next week, a little one came and wanted to learn it. {H} smiled and said yes.',
    ],
    moral: [
      '{H} learned that the one who keeps trying will get there in the end.',
      'And {H} knew now that every master was a beginner once.',
    ],
  },
  bad: {
    turn: [
      'But {H} did not want to practice any more. {He} kicked a stone and hurt {his} toe. Then {he} went home and shut the door.',
      '{H} tried one last time with all {his} might. It was too much. {He} fell and hurt {his} arm, and {he} had to stay in bed for a week.',
    ],
    twist: [
      'At last it worked, and {H} ran to show {F}. But {F} only shrugged. {FHe} had a new game now, and {skilling} was not fun to {fhim} any more. There was nobody left to do it with.',
      'Then {H} told everyone that {he} could do it, though it was not true. They all came to watch! {H} stood there in front of them, and once more {fail}. Nobody clapped.',
    ],
    end: [
      'After that, {H} only watched from far away when the others had fun.',
      'That night, {he} cried into {his} pillow. {He} never tried it again.',
    ],
    moral: [
      '{H} learned that the one who gives up too soon goes home with nothing.',
      '{H} learned that wishing is not enough without patience.',
    ],
    twistMoral: ['{H} learned that it is not wise to do a thing only to please others.'],
  },
}
