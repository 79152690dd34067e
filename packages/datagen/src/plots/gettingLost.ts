// Too far from home.

import type { Plot } from '../plot.ts'

export const gettingLost: Plot = {
  name: 'getting lost',
  heroes: 'any',
  where: ['forest', 'woods', 'jungle', 'meadow', 'valley', 'hill', 'field', 'park'],
  friend: 'known',
  siblings: true,
  roles: { o: ['bird', 'bug', 'forest'] },
  mood: 'fear',
  goal: 'to see where {ao} goes',
  trouble: 'they do not know the way home',
  summary: {
    good: '{H} and {F} follow {ao}, get lost {at} and find the way home.',
    bad: '{H} and {F} follow {ao}, get lost {at} and have a terrible night.',
  },
  want: [
    'One [day|afternoon], {H} and {F} were {at} when they saw {ao}. It was so beautiful that they wanted to see where it lived.',
    'One [day|morning], {H} and {F} went {to} to look for berries. There they saw {ao}. <"Let us follow it!" said {H}.//They wanted to know where it was going, so they followed it.>',
    '{H} had always wanted to see {ao} from close by. One [day|afternoon] {at}, there it was! {He} called {F}, and they ran after it.',
  ],
  plants: [
    {
      plant: '{F} had some bread in {fhis} pocket and dropped crumbs as they walked.',
      good: 'Then {F} remembered the bread. <"Look for the crumbs!" {fhe} said.//There had to be crumbs on the path!> And there they were, one after the other, all the way back.',
      bad: '{F} looked for the crumbs {fhe} had dropped. But the birds had eaten every single one.',
    },
    {
      plant:
        '<"If you are ever lost, go where the water goes," {P} liked to say.//{P} liked to say that water always finds the way home.>',
      good: 'Then {H} thought of {P} and the water. {He} stood still and listened. There was a stream, and they walked along it.',
      bad: '{H} thought of {P} and the water. But as hard as {he} listened, there was no stream to be heard.',
    },
  ],
  problem: [
    'They went left and right and over a fallen tree. At last {o} was gone. They looked around. Everything looked the same, and they did not know the way home.',
    'They ran and ran and did not look back. When they stopped, it was getting dark, and nothing looked like home. They were lost.',
    'Soon they had lost sight of {o}. And, even worse, they had lost the path! <"Which way did we come?" asked {F}. {H} did not know.//Neither of them knew which way they had come.>',
  ],
  quarrel: [
    '<"This is all your fault!" said {F}. "You wanted to come, too!" {H} shouted.//{F} said it was all the fault of {H}, and {H} said that {F} had wanted to come, too.> They walked on without looking at each other.',
    '{H} wanted to go left, and {F} wanted to go right. They pulled at each other and got very angry. <"Then go alone!" cried {H}.//In the end, {H} told {F} to go alone.>',
  ],
  attempt: [
    'They called for {P} as loud as they could. Only the wind gave an answer. They walked on, past big trees and dark holes.',
    '{H} climbed on a rock to look around, but {he} saw only trees and more trees. <"Do not be afraid," {he} said, but {his} voice shook.//{He} was afraid, but {he} did not want to show it.>',
    'They sat down {spot} and held each other. It was cold, and an owl called in the dark. Then {H} said that they must not give up.',
  ],
  peace: {
    good: [
      '<"Let us not fight," said {F}. "We need each other." {H} nodded.//Then they stopped fighting, because they needed each other.>',
      '{H} said sorry, and {F} took {his} hand. Together, it was not so scary.',
    ],
    bad: ['They were so angry that they sat far apart, and that made it even colder.'],
  },
  good: {
    turn: [
      'Then they saw a small light between the trees. It came closer and closer. It was {P} with a lamp! {P} hugged them both.',
      "Suddenly, {H} saw the old gate that {he} knew so well. They were almost home! They ran the last bit and fell into {P}'s arms.",
    ],
    twist: [
      'Then {o} came back! It looked at them as if it wanted to say: come with me. They followed it once more, and it led them right to their own front door.',
      'They walked around one last bush and could not believe their eyes. There was their own house! They had been walking around it in a circle the whole time.',
    ],
    end: [
      'At home, there was hot soup. It had never tasted so good.',
      'That night, they were very glad to be in their own warm beds.',
      '{P} was too happy to be cross with them.',
    ],
    moral: [
      '{H} learned to tell {P} before going far away.',
      '{H} learned that it is good to look back at the way you came.',
    ],
  },
  bad: {
    turn: [
      'It began to rain, and nobody came. They had to sleep under a bush. When {P} found them in the morning, they were wet and very ill.',
      'They walked the whole night and only got deeper in. In the dark, {F} fell into a hole and broke {fhis} leg.',
    ],
    twist: [
      'Then they saw a light and ran to it. But it was not {P}. It was only the moon on a pond, and they both fell into the cold water.',
      'At last they saw smoke and ran to the house. But nobody was at home. {P} had gone out to look for them, and now {P} was lost, too. It took three long days until they found {phim}.',
    ],
    end: [
      '{H} was never allowed to go out alone again.',
      'They had to stay in bed for a long, sad week. Nobody ever saw {o} again.',
    ],
    moral: [
      '{H} learned that it is not wise to run off without a word.',
      '{H} learned the hard way that a beautiful thing can lead us the wrong way.',
    ],
  },
}
