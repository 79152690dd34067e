// One coin, one wish, and somebody who needs it more.

import type { Plot } from '../plot.ts'

export const oneCoin: Plot = {
  name: 'one coin',
  heroes: 'any',
  where: ['village', 'park', 'beach', 'farm'],
  friend: 'known',
  roles: { o: ['toy', 'clothes', 'music', 'treat'], x: ['treat', 'fruit'] },
  variants: [
    {
      poor: 'a small boy with bare feet',
      him2: 'him',
      he2: 'he',
      need: 'He had not eaten all day',
    },
    {
      poor: 'an old woman with a cough',
      him2: 'her',
      he2: 'she',
      need: 'She had no money for her medicine',
    },
    {
      poor: 'a girl who was crying',
      him2: 'her',
      he2: 'she',
      need: 'She had lost the money for the bread',
    },
    { poor: 'a hungry old man', him2: 'him', he2: 'he', need: 'He had no money for soup' },
    {
      poor: 'a young man with a thin coat',
      him2: 'him',
      he2: 'he',
      need: 'He wanted to go home to his mother and could not pay for the bus',
    },
  ],
  goal: 'to buy {ao}',
  trouble: '{poor} needs the money more',
  summary: {
    good: '{H} saves money for {ao}, but gives it to somebody who needs it more.',
    bad: '{H} saves money for {ao}, but in the end there is neither money nor joy.',
  },
  want: [
    'In the shop window stood {ao}. {H} looked at it every day. {He} worked and saved until {he} had enough coins. Then {he} and {F} went to buy it.',
    '{P} gave {H} a gold coin for all {his} good work. <"Buy something that makes you happy," said {P}.//{He} could buy anything that made {him} happy.> {H} and {F} knew at once what it would be: {ao}.',
    '{H} put one coin into a jar every week. On the day the jar was full, {he} took {F} along to the market. {He} was going to buy {ao}.',
  ],
  plants: [
    {
      plant: 'That morning, {H} had put {ax} in {his} pocket for later.',
      good: '{H} even gave away {x} from {his} pocket.',
      bad: '{H} put {his} hand in {his} pocket. There was nothing there but {x}, and it did not taste of anything that day.',
      late: true,
    },
    {
      plant:
        'The shop man had a beard down to his belt, and he saw everything that went on in the street.',
      good: 'The shop man with the long beard had seen it all through his window.',
      bad: 'The shop man with the long beard had seen it all through his window. He shook his head and put out the light.',
      late: true,
    },
  ],
  problem: [
    'On the way, they met {poor}. {need}. {H} felt the money in {his} hand. It was warm and heavy.',
    'In front of the shop sat {poor}. {need}. People walked by and did not look. {H} stopped.',
  ],
  quarrel: [
    '<"Give it away, you have enough," said {F}. "You have never saved anything!" said {H}.//{F} said that {H} should give it away, and {H} said that {F} had never saved anything.> They stood in the street and shouted.',
    '<"Come on, that is not our problem," said {F}. "You have a heart of stone!" said {H}.//{F} wanted to walk on, and {H} said that {fhe} had a heart of stone.> Both of them were hurt.',
  ],
  attempt: [
    '{H} looked at the shop window, then at the street, then at the window again. {He} could almost feel {o} in {his} hands.',
    '{H} went into the shop and put {his} hand on {o}. But {he} could not forget what {he} had seen outside.',
    '{H} walked past, slowly. With every step, {he} felt a little worse.',
  ],
  peace: {
    good: [
      '<"I did not mean it," {F} said to {H}, and took {his} hand.//{F} took {his} hand, and the hard words were forgotten.>',
      'Then they said sorry to each other.',
    ],
    bad: ['{F} had gone home long ago.'],
  },
  good: {
    turn: [
      'Then {H} put all the money into that thin hand. <"Here," {he} said, "you need it more." There was a smile that {H} would never forget.//There was a smile that {H} would never forget.> The window did not look so bright any more, but {his} heart did.',
      'So {H} gave the money away, all of it. For a moment {he} was sad about {o}. Then {F} told {him} that {he} had the biggest heart in the world.',
    ],
    twist: [
      'So {H} gave the money away. The next day, somebody knocked at the door, and outside stood {o}, with a bow around it! There was no name on it, only three words: you are kind.',
      'So {H} gave the money away. And then {he} could not believe {his} eyes. The thin coat fell down, and there stood the king! He went through the land like this once a year to find a good heart.',
    ],
    end: [
      'The two friends looked at {o} in the window once more and walked home singing.',
      'At home, {P} heard about it and had to wipe {phis} eyes.',
      'That night, {H} put a new coin in the jar and began again.',
    ],
    moral: [
      '{H} learned that giving can make you happier than having.',
      '{H} learned that money is best spent on someone in need.',
    ],
    twistEnd: [
      '{H} and {F} could not stop smiling that day.',
      'At home, {P} heard about it and had to wipe {phis} eyes.',
    ],
  },
  bad: {
    turn: [
      '{H} walked on and bought {o}. But on the way home, it fell into the gutter and was gone. Now there was no money, no {on} and no one who was happy.',
      '{H} waited too long. When {he} made up {his} mind to help, there was nobody there any more. And when {he} went into the shop, {o} had been sold.',
    ],
    twist: [
      '{H} gave it all away and felt very good. But then {he} heard a laugh behind the corner. It had been a trick, and a thief ran off with all {his} money.',
      '{H} walked on and bought {o}. {He} took it home and opened the box. There was nothing in it but sand! The shop man had cheated {him}.',
    ],
    end: [
      '{H} sat down on the step and put {his} head on {his} knees.',
      '{H} had to think of it for a very long time.',
    ],
    moral: [
      '{H} learned that money cannot buy a good feeling.',
      '{H} learned that money goes faster than it comes.',
    ],
    twistMoral: ['{H} learned that not everything is what it seems.'],
  },
}
