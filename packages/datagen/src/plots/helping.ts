// Fun is waiting, but somebody needs a hand.

import type { Plot } from '../plot.ts'

export const helping: Plot = {
  name: 'helping',
  heroes: 'any',
  where: ['park', 'village', 'farm', 'beach', 'meadow', 'lake', 'hill', 'garden'],
  friend: 'known',
  siblings: true,
  roles: { x: ['treat', 'fruit'] },
  variants: [
    {
      who: 'an old woman',
      whom: 'the old woman',
      it: 'she',
      her: 'her',
      task: 'a cart with a broken wheel',
      done: 'the wheel was back in its place',
      load: 'The cart stood in the middle of the road, and she could not move it',
    },
    {
      who: 'an old man',
      whom: 'the old man',
      it: 'he',
      her: 'his',
      task: 'a big pile of wood',
      done: 'all the wood was under the roof',
      load: 'It was going to rain, and he had to bring the wood inside',
    },
    {
      who: 'a mother duck',
      whom: 'the mother duck',
      it: 'she',
      her: 'her',
      task: 'six ducklings',
      done: 'all six were safe on the other side',
      load: 'The road was busy, and the ducklings were too small to cross it',
    },
    {
      who: 'a tired baker',
      whom: 'the baker',
      it: 'he',
      her: 'his',
      task: 'three sacks of flour',
      done: 'all the sacks were in the bakery',
      load: 'He had hurt his back and could not carry them',
    },
    {
      who: 'an old donkey',
      whom: 'the donkey',
      it: 'he',
      her: 'his',
      task: 'two heavy baskets',
      done: 'both baskets were at the top of the hill',
      load: 'The hill was steep, and he could not go on',
    },
    {
      who: 'a young shepherd',
      whom: 'the shepherd',
      it: 'she',
      her: 'her',
      task: 'ten wild lambs',
      done: 'all ten lambs were back in the field',
      load: 'The gate was open, and the lambs ran in all directions',
    },
  ],
  goal: 'to get to the fun in time',
  trouble: '{who} needs help on the way',
  summary: {
    good: '{H} is on the way to have fun with {F}, but stops to help {who}.',
    bad: '{H} is in a hurry and does not help {who}, and is sorry later.',
  },
  want: [
    'One [day|morning], {H} and {F} were on their way {to}. There was going to be music and games, and they wanted to be the first ones there.',
    '{H} and {F} had waited the whole week for the big party {at}. At last the day had come! They ran down the road as fast as they could.',
    'One [day|afternoon], a puppet show came {to}. {H} and {F} did not want to miss the beginning, so they hurried.',
  ],
  plants: [
    {
      plant: '{P} had given them {ax} for the way, but they were not hungry yet.',
      good: 'When the work was over, they were all very hungry. {H} got out {x}, and they sat down and shared it.',
      bad: 'They felt so bad that they could not even eat {x} that {P} had given them.',
      late: true,
    },
    {
      plant:
        '<"What you give comes back to you," {P} had said at the door.//At the door, {P} had said that what we give comes back to us.>',
      good: '{H} thought of what {P} had said at the door. And it came back faster than {he} knew.',
      bad: '{H} thought of what {P} had said at the door. {He} had given nothing, and so nothing came back.',
    },
  ],
  problem: [
    'But by the road, they met {who} with {task}. {load}. <"Can you help me?" asked {whom}.//It was plain to see that {it} needed help.>',
    'Halfway there, they saw {who} with {task}. {load}. And nobody else was around.',
    'Then they heard someone sigh. It was {who} with {task}. {load}. {H} looked at {F}, and {F} looked at {H}.',
  ],
  quarrel: [
    '<"We have no time for this!" said {F}. "How can you say that?" said {H}. "Then you will go alone!"//{F} did not want to stop. {H} got angry and told {fhim} to go alone.> {F} stomped off and came back, and they both shouted at once.',
    '<"You always want to stop!" cried {F}. "And you always think of yourself!" cried {H}.//{F} said that {H} always wanted to stop, and {H} said that {F} only thought of {fhimself}.> It was not a nice fight.',
  ],
  attempt: [
    'From far away, they could already hear the music. {H} thought for a moment. {He} knew what it was like to need help.',
    'The bells rang. It was about to begin! {H} stood on one leg and then on the other and did not know what to do.',
    '<"We will be too late," said {F} in a low voice. {H} nodded.//They would be too late, that was sure.>',
  ],
  peace: {
    good: [
      '{F} said sorry, and {H} gave {fhim} a smile.',
      '<"You are right," said {F}. "I am sorry."//Then {F} saw that {H} was right and said sorry.>',
    ],
    bad: ['On the way home, they still did not talk.'],
  },
  good: {
    turn: [
      'So they rolled up their sleeves. They worked until {done}. They were late, but somebody had kept two seats for them, right in the front row.',
      'They stopped and helped. It was hard work, but soon {done}. <"I will never forget this," said {whom}.//There were many thanks and many smiles.> And there was still time for the best part of the fun.',
    ],
    twist: [
      'They stayed and helped until {done}. Then {whom} laughed and pulled out a golden key. The fun could not have begun without {her} key! And now {it} opened the gate for {H} and {F} first.',
      'They stayed and helped until {done}. When they got there at last, everything was quiet and dark. They were sad. Then the lights went on, and everyone shouted! The others had seen what they did and had waited for them.',
    ],
    end: [
      'They danced and played until it was late. It was one of the best days ever.',
      'When {H} went to bed, {his} arms were tired, but {his} heart was light.',
      'After that, they had a new friend by the road.',
    ],
    moral: [
      '{H} learned that helping others makes us happy, too.',
      '{H} learned that there is always time to be kind.',
    ],
  },
  bad: {
    turn: [
      'But they ran on and looked the other way. The fun was loud and bright, but {H} could not enjoy it. When they came back, there was nobody there any more, only a lost shoe by the road.',
      'But {H} shook {his} head and ran on. It was no use. They were too late, and the gate was already shut.',
    ],
    twist: [
      'But they ran on. When they got there, everyone was waiting for the one who should have started the fun. And who was it? It was {whom}! Now there was no music, no games and no show.',
      'But they ran on. On the way, {H} fell and hurt {his} foot and could not walk. {He} called for help. The people ran past, because they were in a hurry, too.',
    ],
    end: [
      '{H} and {F} walked home in the dark, and neither of them said a word.',
      'For a long time, {H} could not forget those sad eyes by the road.',
    ],
    moral: [
      '{H} learned that the one who never helps will stand alone one day.',
      '{H} learned too late that kindness should not wait.',
    ],
  },
}
