// Somebody new stands alone, and it is hard to say the first word.

import type { Plot } from '../plot.ts'

export const newFriend: Plot = {
  name: 'new friend',
  heroes: 'any',
  where: 'outdoors',
  friend: 'met',
  roles: { o: ['toy', 'treat', 'fruit'] },
  goal: 'to make a friend',
  trouble: 'the newcomer is too shy to play',
  summary: {
    good: '{H} meets {F}, who is new and shy, and the two become friends.',
    bad: '{H} tries to make friends with {F}, but it all goes wrong.',
  },
  want: [
    "{H} [often played alone|had no one to play with]. More than anything, {he} wanted a friend. One [day|morning], {he} saw {aFriend} {at}. The newcomer's name was {F}.",
    'One [day|afternoon], somebody new came {to}. It was {aFriend} named {F}. {H} had wished for a friend [all summer|for a long time], so {he} was very happy.',
    '{H} went {to} every day, and every day {he} played alone. Then one morning, {aFriend} named {F} was there. {H} hoped that they could play together.',
  ],
  plants: [
    {
      plant: '{H} had {ao} with {him}, just in case someone wanted to share it.',
      good: 'Then {H} thought of {o}. {He} held it out to {F} with a smile, and {F} smiled back.',
      bad: 'Then {H} thought of {o}. {He} held it out to {F}, but {F} shook {fhis} head.',
    },
    {
      plant: 'At home, {P} always said that a smile opens every door.',
      good: "Then {H} remembered {P}'s words. {He} put on {his} biggest smile.",
      bad: "{H} remembered {P}'s words and tried to smile, but it was too late for that.",
    },
    {
      plant: '{F} looked again and again at {ao} that {H} was holding.',
      good: 'Now {H} knew why {F} had looked at {o} so often. {He} put it into {fhis} hands.',
      bad: 'Only now did {H} see why {F} had looked at {o} so often. {FHe} had wanted to share it all the time.',
    },
  ],
  problem: [
    '{H} had {ao} and wanted to share it. But {F} was very shy. {FHe} hid {spot} and did not say a word.',
    'But {F} only looked at the ground. When {H} came near with {ao}, {F} ran away and sat down {spot}.',
    '{H} waved and held up {ao}. {F} did not wave back. {FHe} stood all alone {spot} and looked sad.',
  ],
  quarrel: [
    '{H} did not like to be left standing there. <"You are no fun!" {he} called. "Leave me alone!" said {F}.//{He} called {F} no fun, and {F} told {him} to go away.> Now both of them were upset.',
    '{H} came closer and tripped over {fhis} bag. <"Hey, look what you did!" {F} shouted. "You left it in my way!" {H} shouted back.//{F} was cross about the bag, and {H} was cross about the fall. They shouted at each other.>',
  ],
  attempt: [
    '{H} thought for a while. Then {he} sat down, not too near and not too far, and waited. <"You do not have to talk," {he} said. "We can just sit here."//{He} did not say anything. {He} just sat there and hummed a tune.>',
    '{H} did not give up. {He} made a funny face. {He} stood on one leg. {He} even fell over on purpose. {F} peeked at {him} [from the side|with one eye].',
    '{H} asked {P} what to do. <"Give it time," said {P}. "New places can be scary."//{P} told {him} to give it time, because new places can be scary.> So {H} tried again the next day, very gently.',
  ],
  peace: {
    good: [
      '<"I am sorry I shouted," said {H}. "Me too," said {F}.//They both said sorry for the shouting.>',
      '{H} said sorry first, and then {F} said sorry too.',
    ],
    bad: ['Neither of them said sorry, and they never spoke again.'],
  },
  good: {
    turn: [
      'Slowly, {F} came closer. <"May I play with you?" {fhe} asked in a small voice. "Of course!" said {H}.//{FHe} asked in a small voice if {fhe} could play, and {H} said yes at once.> They shared {o} and began to laugh.',
      'At last {F} smiled. {FHe} sat down next to {H}, and they shared {o}. [Soon|After a while] they were laughing as if they had known each other forever.',
    ],
    twist: [
      'Then {F} did something that nobody had expected. {FHe} pulled out {o:another} just like the one {H} had! {F} had not been shy at all. {FHe} had been looking for {fhis} own {on} the whole time. They both laughed.',
      'Then came a big surprise. {F} took {H} by the hand and showed {him} a secret hut {spot2}, with a sign on it. On the sign stood: FOR MY FIRST FRIEND. {F} had been busy building it all week.',
    ],
    end: [
      'From then on, they met {at} every day. {H} was never alone again.',
      'When it was time to go home, they waved until they could not see each other any more. <"See you tomorrow!" called {F}.//They would meet again the next day.>',
      'That evening, {H} told {P} all about {his} new friend. {He} fell asleep with a smile.',
    ],
    moral: [
      '{H} learned that a little kindness and a little time can turn a stranger into a friend.',
      '{H} learned that somebody who looks cold may only be shy.',
    ],
    twistMoral: [
      '{H} learned that we should not judge somebody too soon.',
      '{H} learned that it is good to give others time.',
    ],
  },
  bad: {
    turn: [
      'But {F} stood up and went away without a word. {H} called after {fhim}, but {fhe} did not turn around.',
      'In the end, {H} lost {his} patience and threw {o} on the ground. {F} was frightened and ran off as fast as {fhe} could.',
    ],
    twist: [
      'The next morning, {H} ran {to} with a big smile. But {F} was not there. A man told {him} the sad news: {F} and {fhis} family had moved away in the night. On the ground lay a note, and it said that {F} would have liked to be {his} friend.',
      'At last {F} came closer, and {H} was glad. But {F} only took {o}, laughed, and ran away with it! {FHe} had never wanted to be a friend.',
    ],
    end: [
      '{H} sat {at} all alone and watched the sun go down. {He} still had no one to play with.',
      '{H} walked home with {his} head down. The next day, {he} played alone again.',
    ],
    moral: [
      '{H} learned that a friend cannot be made in a hurry.',
      '{H} learned that not everyone will be our friend, even if we wish for it.',
    ],
    twistMoral: ['{H} learned that not everyone will be our friend, even if we wish for it.'],
  },
}
