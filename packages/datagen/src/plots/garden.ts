// A seed and a lot of waiting.

import type { Plot } from '../plot.ts'

export const garden: Plot = {
  name: 'garden',
  heroes: 'any',
  where: ['garden', 'farm', 'yard', 'backyard', 'orchard', 'field'],
  friend: 'known',
  roles: { o: ['grows'] },
  goal: 'to grow {ao} from a seed',
  trouble: 'nothing grows',
  summary: {
    good: '{H} and {F} plant a seed {at} and wait until it grows.',
    bad: '{H} and {F} plant a seed {at}, but it never grows into anything.',
  },
  want: [
    'One [day|morning], {P} gave {H} a tiny seed. <"One day, this will be {ao}," said {P}.//One day, it would be {ao}, {P} said.> {H} could not wait. {He} and {F} planted it {at}.',
    '{H} wanted to grow {ao}. One [day|morning], {he} and {F} made a hole {at}, put a seed in and gave it some water.',
    'In spring, {H} and {F} found a seed {spot}. {P} said that it might turn into {ao}. So they planted it {at} and sang a song for it.',
  ],
  plants: [
    {
      plant: 'They put a little fence of sticks around it, to be safe.',
      good: 'The rabbits had eaten everything around it. But they had not come over the little fence of sticks.',
      bad: 'They had put a fence around it, but they had left one hole in it. Through that hole, the rabbits had come.',
    },
    {
      plant:
        '<"The most important thing is what you cannot see," said {P}. {H} did not understand.//{P} said that the most important thing is what we cannot see. {H} did not understand that.>',
      good: 'Now {H} understood what {P} had said. Down in the earth, where nobody could see it, the seed had been at work all the time.',
      bad: 'Now {H} understood what {P} had said. Down in the earth, the seed had already had roots, and {he} had torn them.',
    },
  ],
  problem: [
    'The next day, they ran out to look. There was nothing. They looked the day after that, and there was still nothing, only brown earth.',
    'They waited one day, two days, three days. Nothing came up. <"Maybe it is asleep," said {F}.//{F} thought that maybe it was asleep.>',
    'A week went by, and nothing happened. {H} was not good at waiting. {He} wanted to dig it up and look.',
  ],
  quarrel: [
    '<"You gave it too much water!" said {H}. "You stepped on it!" said {F}.//{H} said that {F} had given it too much water, and {F} said that {H} had stepped on it.> They threw earth at each other until they were brown from top to toe.',
    '{H} wanted to dig it up, but {F} stood in front of it. <"Leave it alone!" {fhe} cried. "It is my seed!" {H} shouted.//They pushed each other, and both of them fell into the mud.>',
  ],
  attempt: [
    'They gave it water in the morning and in the evening. They pulled out the weeds. They even told it stories.',
    '{H} asked {P} what to do. <"Water, sun and time," said {P}. "Most of all time."//{P} said that a seed needs water and sun, but most of all time.>',
    'Each day, {H} sat down beside the spot and looked at the earth. It rained, and the sun came out, and it rained again.',
  ],
  peace: {
    good: [
      'Then they had to laugh at their dirty faces, and the fight was over.',
      '<"I am sorry," said {H}. "It is our seed, not my seed."//{H} said sorry. It was not {his} seed alone, it was theirs.>',
    ],
    bad: ['From then on, {F} did not come any more.'],
  },
  good: {
    turn: [
      'And then, one morning, there was a tiny green tip! It grew and grew. By the end of summer, there stood {o:another}, and it was the best they had ever seen.',
      'One morning, {F} gave a shout. Something green was looking out of the earth! Day by day it got bigger, until {o} was as fine as any in the land.',
    ],
    twist: [
      'At last something green came up. It grew taller than {H}, taller than {P}, taller than the house! It was not {o:another} at all. It was a giant sunflower, and the birds came from far and near to see it.',
      'Then they looked behind the fence, and there it was! A bird had carried the seed away, and it had grown on the other side the whole time. They had been watering an empty spot.',
    ],
    end: [
      'They had a little party and invited all the neighbors.',
      '{H} kept some seeds from it for the next year.',
      'Every evening, they sat next to it and felt proud.',
    ],
    moral: [
      '{H} learned that good things need time.',
      '{H} learned that we must care for small things if we want them to grow.',
    ],
  },
  bad: {
    turn: [
      'But {H} could not wait any longer. {He} dug up the seed to look at it. There was a tiny white root, and it broke in {his} hand. After that, nothing grew any more.',
      'Then came three hot weeks, and {H} forgot to water it. When {he} thought of it again, there was only a dry brown leaf.',
    ],
    twist: [
      'At last something green came up, and they were very happy. They watered it for weeks. Then {P} came by and shook {phis} head. It was only a weed. The real seed had been eaten by a bird on the very first day.',
      'At last it was big and ready. They ran home to get a basket. When they came back, a goat stood there and chewed. There was nothing left but the hole in the ground.',
    ],
    end: [
      '{H} sat on the ground and looked at the empty spot for a long time.',
      'That year, there was nothing to eat from their garden and nothing to look at.',
    ],
    moral: [
      '{H} learned that the one who cannot wait will have nothing.',
      '{H} learned that a living thing needs care every day.',
    ],
    twistMoral: [
      '{H} learned that we must guard what we love.',
      '{H} learned that even hard work does not always pay.',
    ],
  },
}
