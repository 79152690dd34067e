// Told not to, and doing it all the same.

import type { Plot } from '../plot.ts'

export const warning: Plot = {
  name: 'warning',
  heroes: 'any',
  where: ['forest', 'farm', 'garden', 'meadow', 'lake', 'river', 'woods', 'orchard', 'hill'],
  friend: 'known',
  roles: { x: ['fruit', 'treasure'] },
  variants: [
    {
      thing: 'the bee tree',
      where: 'near the bee tree',
      why: 'the bees there do not like guests',
      whyThen: 'the bees there did not like guests',
      hit: 'A cloud of angry bees came out of the tree and flew right at them',
      save: 'They jumped behind a wet bush and stayed very still until the bees were gone',
      harm: 'The bees stung {him} on the nose, on the hands and on both ears',
      see: 'golden honey',
    },
    {
      thing: 'the frozen pond',
      where: 'onto the frozen pond',
      why: 'the ice is still too thin',
      whyThen: 'the ice was still too thin',
      hit: 'Crack! The ice broke under their feet',
      save: 'They lay down flat and crept back to the shore like two snails',
      harm: '{He} fell into the cold water up to {his} neck',
      see: 'shiny ice',
    },
    {
      thing: 'the old well',
      where: 'near the old well',
      why: 'its wall is loose',
      whyThen: 'its wall was loose',
      hit: 'A stone gave way, and {H} hung over the edge',
      save: '{F} held on to {his} coat and pulled with all {fhis} strength until {he} was safe',
      harm: '{He} fell down and had to sit in the dark until someone came with a rope',
      see: 'something bright',
    },
    {
      thing: 'the high wall',
      where: 'up on the high wall',
      why: 'its stones are loose',
      whyThen: 'its stones were loose',
      hit: 'The stones began to move, and they could not get down',
      save: 'They held on tight and climbed down, stone by stone, as slowly as they could',
      harm: '{He} fell off and broke {his} arm',
      see: 'the whole land',
    },
    {
      thing: 'the bull field',
      where: 'into the field of the bull',
      why: 'the bull is very wild',
      whyThen: 'the bull was very wild',
      hit: 'The ground shook, and there came the bull',
      save: 'They ran for the fence and jumped over it at the very last moment',
      harm: 'The bull tossed {him} over the fence, and {he} could not sit down for a month',
      see: 'the best grass to roll in',
    },
    {
      thing: 'the muddy hole',
      where: 'near the muddy hole',
      why: 'the mud holds on to everything',
      whyThen: 'the mud held on to everything',
      hit: 'Their feet sank in, deeper and deeper',
      save: 'They got hold of a long branch and pulled themselves out, little by little',
      harm: '{He} was stuck up to {his} belly until night, and {his} new shoes were gone forever',
      see: 'fat green frogs',
    },
  ],
  mood: 'fear',
  goal: 'to see {see}',
  trouble: 'it is dangerous there',
  summary: {
    good: '{H} and {F} do not listen to a warning, and only just come out of it safe.',
    bad: '{H} and {F} do not listen to a warning, and {H} gets hurt.',
  },
  want: [
    '<"Do not go {where}," said {P}, "because {why}."//{P} had told them many times not to go {where}, because {whyThen}.> But {H} wanted to see {see}.',
    'There was one place {at} where {H} was not allowed to go. It was {thing}. {P} said that {whyThen}. But {H} wanted to see {see}, and {he} had to think of it all the time.',
    'Everyone knew that it was not safe to go {where}, because {whyThen}. But {F} said that you could see {see} there. {H} wanted to look, just once.',
  ],
  plants: [
    {
      plant: 'On the way there, they found {ax}, and {H} put it in {his} bag.',
      good: 'Later, {H} gave {P} {x} from {his} bag, to say sorry.',
      bad: 'Even {x} in {his} bag was lost.',
      late: true,
    },
    {
      plant:
        'A black bird flew over them and gave a loud cry, as if it wanted to tell them something.',
      good: 'Then they heard the black bird again. It had brought {P}, who stood there with open arms.',
      bad: 'Then they heard the black bird again. It had told them, but they had not listened.',
    },
  ],
  problem: [
    'One [day|afternoon], when {P} was asleep, they went {where}. At first, nothing happened, and they laughed. But then it came. {hit}!',
    'One [day|morning], they went there in secret. <"Just one quick look," said {H}.//It was only going to be one quick look.> They went closer and closer. {hit}!',
  ],
  quarrel: [
    '<"You said it was safe!" cried {H}. "You wanted to go!" cried {F}.//{H} cried that {F} had said it was safe, and {F} cried that {H} had wanted to go.> They had no time to fight, but they did.',
    'On the way there, they had already been fighting. <"I want to go back," {F} had said. "Coward!" {H} had said.//{F} had wanted to go back, and {H} had called {fhim} a coward.> That made it all worse.',
  ],
  attempt: [
    '{H} called for help. Nobody heard {him}. {He} wished that {he} was at home with {P}.',
    'They held on to each other. <"What do we do now?" whispered {F}.//They had no idea what to do.>',
    'For a moment, they could not move. Then {H} looked around for a way out.',
  ],
  peace: {
    good: [
      'They forgot the fight and thought only of how to get out.',
      '<"I am sorry, {F}," said {H}.//{H} said sorry to {F}, and {he} meant it.>',
    ],
    bad: ['{F} went home and did not wave.'],
  },
  good: {
    turn: [
      '{save}. Their hearts beat fast, but they were not hurt.',
      '{save}. They ran home as fast as their legs could carry them, and they did not look back.',
    ],
    twist: [
      '{save}. And who came out of the bush next to them, dirty and out of breath? It was {P}! {P} had wanted to have a look, too. They stared at each other, and then all three of them began to laugh.',
      '{save}. When they told {P} about it, {P} turned red and told them something {phe} had never told anyone. {PHe} had done the very same thing as a child, on the very same spot!',
    ],
    end: [
      '{P} was glad to have them back, and they promised never to go there again.',
      'They made a big sign for others, with one word on it: STOP.',
      'At home, {P} put a blanket around them and did not let go of them for a long time.',
    ],
    moral: [
      '{H} learned that rules are there to keep us safe.',
      '{H} learned to listen when {P} says no.',
    ],
  },
  bad: {
    turn: ['But it was too late. {harm}.', '{F} got away, but {H} was not so lucky. {harm}.'],
    twist: [
      'They got away, and they were very proud of it. <"See? It is not bad at all," said {H}.//{H} said that it was not bad at all.> {He} turned around to wave, and that was a mistake. {harm}.',
      '{save}. They thought that all was well. But their little neighbor had followed them in secret, and nobody had seen him. It took the whole village to save him, and he was ill for a long time.',
    ],
    end: [
      'It was a long time before {H} could play again.',
      '{P} was very sad, and {H} felt worse than ever before.',
    ],
    moral: [
      '{H} learned the hard way that a warning is a gift.',
      '{H} learned too late that {P} had been right.',
    ],
  },
}
