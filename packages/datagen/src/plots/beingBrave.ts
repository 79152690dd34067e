// Something is scary, and it has to be done.

import type { Plot } from '../plot.ts'

export const beingBrave: Plot = {
  name: 'being brave',
  heroes: 'any',
  where: 'outdoors',
  friend: 'known',
  roles: { o: ['flies'] },
  variants: [
    {
      fear: 'the dark cave',
      inside: 'into the dark cave',
      why: 'because it was so black in there that you could not see your own feet',
      there: 'at the end of the cave',
    },
    {
      fear: 'the old bridge',
      inside: 'onto the old bridge',
      why: 'because it was high and it shook with every step',
      there: 'on the other side of the bridge',
    },
    {
      fear: 'the deep water',
      inside: 'into the deep water',
      why: 'because you could not see the ground',
      there: 'in the middle of the water',
    },
    {
      fear: 'the empty house',
      inside: 'into the empty house',
      why: 'because its windows looked like eyes',
      there: 'on the floor of the empty house',
    },
    {
      fear: 'the high rock',
      inside: 'up the high rock',
      why: 'because it was steep and far above the ground',
      there: 'at the top of the rock',
    },
    {
      fear: 'the dark tunnel',
      inside: 'into the dark tunnel',
      why: 'because every sound came back from its walls',
      there: 'in the middle of the tunnel',
    },
  ],
  mood: 'fear',
  goal: 'to be as brave as the others',
  trouble: '{o} ends up where {H} is afraid to go',
  summary: {
    good: '{H} is afraid of {fear}, but is brave when {F} needs help.',
    bad: '{H} is afraid of {fear} and wants to look brave, and it ends badly.',
  },
  want: [
    'There was only one thing that {H} was afraid of. It was {fear}, {why}. {H} wished {he} could be brave, like {F}.',
    'Not far away was {fear}. All the others had been there, but {H} was too afraid, {why}. {He} wanted to be brave just once.',
    '{H} never went near {fear}, {why}. <"One day I will be brave," {he} told {F}.//But {he} hoped that one day {he} would be brave.>',
  ],
  plants: [
    {
      plant: '{P} had taught {him} a little song for scary moments.',
      good: 'Then {H} remembered the little song. {He} sang it, very softly at first, then louder and louder. With each word, {he} felt stronger.',
      bad: '{H} tried to sing the little song. But {his} mouth was dry, and {he} had forgotten the words.',
    },
    {
      plant:
        '<"Being brave does not mean that you are not afraid," said {P}. "It means that you go all the same."//{P} said that even brave people are afraid, and that they go all the same.>',
      good: '{H} was afraid. But {he} remembered what {P} had said, and {he} went all the same.',
      bad: '{H} thought of what {P} had said. But being brave and being foolish are not the same, and {he} did not know it yet.',
    },
  ],
  problem: [
    'One [day|afternoon], {F} was playing with {ao}. The wind took it and did not let it fall until it was {there}. {F} wanted to get it, but {fhe} slipped and cried out in pain.',
    'One [day|afternoon], a strong wind took {ao} that {F} loved. It landed {there}. {F} ran after it and did not come back.',
  ],
  quarrel: [
    'Before that, there had been a fight. <"You are a scaredy-cat!" {F} had said. "Go away!" {H} had shouted.//{F} had called {H} a scaredy-cat, and {H} had told {fhim} to go away.> They had both been very angry.',
    '<"You never dare to do anything!" {F} had said. "And you are a show-off!" {H} had answered.//Only a moment before, they had been calling each other bad names.> {H} was still cross about it.',
  ],
  attempt: [
    '{H} looked around. There was nobody there to help. {His} knees were like jelly. {He} took one step, and then {he} stopped.',
    '{H} called for help, but nobody came. <"I cannot do it," {he} whispered.//{He} did not think that {he} could do it.> {His} heart beat like a drum.',
    '{H} stood there and closed {his} eyes. {He} counted to ten. Then {he} counted to ten again.',
  ],
  peace: {
    good: [
      'The fight did not matter any more. {F} was {his} friend.',
      '{H} was not cross any more, only worried.',
    ],
    bad: ['After that, {F} did not want to be friends any more.'],
  },
  good: {
    turn: [
      'Then {H} went {inside}, one small step after the other. {He} found {F} and took {fhis} hand, and together they came out into the sun with {o}. <"You are the bravest of all," said {F}.//{F} hugged {him} and would not let go.>',
      'Then {H} took a deep breath and ran {inside}. It was not half as bad as {he} had thought! {He} helped {F} up, and they brought back {o}, too.',
    ],
    twist: [
      'Then {H} went {inside}, step by step. And what did {he} find? There was {F} with a candle and a big smile, and all their friends were there, too! It was a surprise party for {H}, and {o} was the present.',
      'Then {H} went {inside}. There sat {F}, shaking all over. <"I am afraid, too," said {F}. "I always was. I just did not tell you."//{F} had always been afraid as well and had only been too proud to say so!> They laughed, took {o} and walked out hand in hand.',
    ],
    end: [
      'From that day on, {H} was not afraid of {fear} any more.',
      'That evening, {P} listened to the story with big eyes and made {him} a paper star for being brave.',
      'After that, {H} and {F} often went there together.',
    ],
    moral: [
      '{H} learned that we are brave when someone we love needs us.',
      '{H} learned that fear gets smaller with every step.',
    ],
  },
  bad: {
    turn: [
      'In the end, {H} ran home and hid under the bed. It was a farmer who heard {F} at last. {F} was cold and wet and had waited for many hours.',
      '{H} did not get help. {He} shut {his} eyes and ran {inside} much too fast. {He} fell, too, and now there were two who were hurt.',
    ],
    twist: [
      'Then {H} went {inside}, step by step. But {F} was not there! {FHe} had come out on the other side long ago and was at home, eating soup. Now {H} was in there all alone, and {he} could not find the way out until morning.',
      'Then {H} was brave at last and went {inside}. But it had only been a trick. {F} was sitting in a tree and laughed at {him}, and everyone else laughed, too.',
    ],
    end: [
      '{H} never went near {fear} again.',
      'It took a long time until {H} could sleep well again.',
    ],
    moral: [
      '{H} learned that it is no shame to be afraid, but it is wrong not to get help.',
      '{H} learned that running in without thinking is not the same as being brave.',
    ],
    twistMoral: [
      '{H} learned that it is better to think first and run later.',
      '{H} learned that it is wise to ask before being brave.',
    ],
  },
}
