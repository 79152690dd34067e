// Something is found. To keep it, or to give it back?

import type { Plot } from '../plot.ts'

export const foundThing: Plot = {
  name: 'found thing',
  heroes: 'any',
  where: 'outdoors',
  friend: 'known',
  roles: { o: ['carried', 'toy'] },
  variants: [
    {
      owner: 'an old lady',
      owns: 'the old lady',
      Owns: 'The old lady',
      she: 'she',
      She: 'She',
      her: 'her',
      reason: 'It was a gift from her sister, who lived far away',
    },
    {
      owner: 'a little boy',
      owns: 'the little boy',
      Owns: 'The little boy',
      she: 'he',
      She: 'He',
      her: 'his',
      reason: 'He could not fall asleep without it',
    },
    {
      owner: 'a young woman',
      owns: 'the young woman',
      Owns: 'The young woman',
      she: 'she',
      She: 'She',
      her: 'her',
      reason: 'She needed it for her work',
    },
    {
      owner: 'a tall man',
      owns: 'the tall man',
      Owns: 'The tall man',
      she: 'he',
      She: 'He',
      her: 'his',
      reason: 'He had bought it for his daughter with his last money',
    },
    {
      owner: 'a small girl',
      owns: 'the small girl',
      Owns: 'The small girl',
      she: 'she',
      She: 'She',
      her: 'her',
      reason: 'It was the only thing she had from her grandma',
    },
  ],
  mood: 'guilt',
  goal: 'to keep {ao}',
  trouble: '{o} belongs to somebody else',
  summary: {
    good: '{H} and {F} find {ao} {at} and bring it back to its owner.',
    bad: '{H} finds {ao} {at} and keeps it, and gets no joy from it.',
  },
  want: [
    'One [day|morning], {H} and {F} found something {at}. It lay {spot} and looked at them, so to speak. It was {ao}! {H} wanted to keep it.',
    'One [day|afternoon], {H} and {F} went {to} to look for treasure. And they really found something! {Spot} lay {ao}. {H} had always wanted to have one.',
    '{H} had always wished for {o:another}. And one day, {at}, there was one! {F} saw it first, {spot}. It was {ao}, and nobody seemed to own it.',
  ],
  plants: [
    {
      plant: 'Two letters were written on it, so small that they hardly saw them.',
      good: 'Then {F} thought of the two small letters. They stood for the name of its owner!',
      bad: 'The two small letters on it told everyone whose it really was.',
    },
    {
      plant:
        'By the road, they had passed a sign with big words on it, but {H} had not stopped to read it.',
      good: 'On the way home, they came past the sign again. This time, {H} read it. Someone was looking for {o}!',
      bad: 'If {H} had stopped to read the sign by the road, {he} would have known whose it was.',
    },
  ],
  problem: [
    'Then they heard someone cry. It was {owner}, who was looking for something in the grass. {reason}. {H} put {o} behind {his} back.',
    'But on the way home, they met {owner} with red eyes. {Owns} had lost {her} {on}. {reason}.',
  ],
  quarrel: [
    '<"We must give it back," said {F}. "I found it, so it is mine!" {H} hissed.//{F} wanted to give it back, but {H} hissed that it was {his} now.> They pulled it back and forth.',
    '<"You are a thief!" said {F}. "Be quiet!" said {H}.//{F} called {H} a thief, and {H} told {fhim} to be quiet.> They looked at each other with angry eyes.',
  ],
  attempt: [
    '{H} thought about it. Nobody had seen them. Nobody would ever know. But why did {o} feel so heavy all of a sudden?',
    '{H} said nothing and walked on. After ten steps, {he} stopped. After ten more, {he} stopped again.',
    'All night, {H} lay awake with {o} next to {him}. {He} should have been happy, but {he} was not.',
  ],
  peace: {
    good: [
      '<"You were right," {H} told {F}. "I am sorry."//{H} told {F} that {fhe} had been right from the start.>',
      'Then {H} looked at {F} and said sorry, and {F} was not angry any more.',
    ],
    bad: ['From that day on, {F} did not come to play.'],
  },
  good: {
    turn: [
      'So {H} turned around and held it out. <"I think this is yours," {he} said. "Oh, thank you! Thank you!" said {owns}.//{He} gave it back, and {owns} smiled and cried at the same time.>',
      '{H} and {F} went back and gave {o} to {owns}. {She} was so happy that {she} danced around with them.',
    ],
    twist: [
      'So {H} brought it back. But {owns} only shook {her} head. {She} had found {her} own one that morning! They looked at it again, and inside they found a note. On it stood: whoever wants to give me back may keep me.',
      'So {H} brought it back. And then {owns} smiled and pulled out something that {H} knew very well. It was {his} own cap, the one {he} had lost a year ago! {Owns} had found it and had been looking for its owner ever since.',
    ],
    end: [
      'They went home with empty hands, but they felt rich.',
      'After that, they often went to visit {owns}, and there was always a cookie for them.',
      'That night, {H} slept better than ever.',
    ],
    moral: [
      '{H} learned that giving something back feels better than keeping it.',
      '{H} learned that it pays to be honest.',
    ],
    twistEnd: [
      'After that, they often went to visit {owns}, and there was always a cookie for them.',
      'That night, {H} slept better than ever.',
    ],
  },
  bad: {
    turn: [
      '{H} kept it and did not tell anyone. But {he} could never play with it outside, because somebody might see it. In the end, {he} put it under the bed, and there it still is.',
      '{H} ran home with it. But {P} saw it and asked where it came from. {H} did not know what to say, and so the truth came out. Everyone was ashamed of {him}.',
    ],
    twist: [
      '{H} kept it and showed it to everyone. But soon a crowd came to the door, and they all pointed at {o}. There was a reward for it, a whole wagon full of sweets! Now somebody else had told where it was and got it all.',
      '{H} kept it. But when {he} got home and looked at it in the light, it was broken and good for nothing. {He} had lost a friend and a good night of sleep for a piece of junk.',
    ],
    end: [
      'Each time {H} looked at {o}, {he} saw a sad face.',
      '{H} wished that {he} had never found it.',
    ],
    moral: [
      '{H} learned that things that are not ours bring us no joy.',
      '{H} learned too late that one lie can cost a friend.',
    ],
  },
}
