// A small creature is in trouble, and small helpers must find a way.

import type { Plot } from '../plot.ts'

export const rescue: Plot = {
  name: 'rescue',
  heroes: 'any',
  where: 'outdoors',
  friend: 'known',
  siblings: true,
  roles: { o: ['bird', 'bug', 'pet', 'forest', 'farm'], x: ['reach'] },
  mood: 'fear',
  goal: 'to help {ao}',
  trouble: '{o} is stuck and cannot get free',
  summary: {
    good: '{H} and {F} find {ao} in trouble {at} and save it.',
    bad: '{H} and {F} find {ao} in trouble {at}, but they cannot help in time.',
  },
  want: [
    'One [day|morning], {H} and {F} were on their way {to} when they heard a small sound. They stopped and listened.',
    '{H} wanted to show {F} a secret place {at}. They had almost reached it when something moved {spot}.',
    'One [warm|quiet] afternoon, {H} and {F} were playing {at}. They wanted to see who could find the most [stones|leaves].',
  ],
  plants: [
    {
      plant: '{H} had {ax} with {him}. {F} thought it was silly to carry it around.',
      good: '<"My {xn}!" {H} cried suddenly. "We can use my {xn}!"//Then {H} remembered {x}. It was not silly at all.> They used {x} to get to {o}.',
      bad: '{H} tried to reach {o} with {x}, but {x} was too short.',
    },
    {
      plant: 'The sky was gray, and {P} had told them to be home before the rain.',
      good: 'Then the first drops of rain fell, and the ground grew soft and slippery. That was just what they needed. With one more pull, everything came loose.',
      bad: 'Then the rain came, just as {P} had said. Soon it was so heavy that they could hardly see.',
    },
  ],
  problem: [
    'It was {ao}! It was stuck {spot} and could not get out. It looked [so small and so afraid|at them with big, sad eyes].',
    'There, {spot}, they saw {ao}. It was caught in some old string and could not move.',
    'Then they saw {ao} {spot}. It was all alone and stuck in a deep hole, and nobody else was there to help it.',
  ],
  quarrel: [
    '<"Let us go home," said {F}. "It could bite us!" "How can you say that?" {H} shouted. "It needs us!"//{F} wanted to go home, but {H} wanted to stay. They shouted at each other, and {o} was even more afraid.>',
    'They both had a plan, and each wanted to go first. <"My plan is better!" said {H}. "No, mine is!" said {F}.//{H} said {his} plan was better, and {F} said no.> They pushed and pulled until they both fell over.',
  ],
  attempt: [
    '<"Do not be afraid," {H} said softly. "We will help you."//{H} spoke to it in a soft voice.> {He} tried to reach it, but {his} arm was too short. {F} tried too, but could not do it.',
    'They tried to pull, but it did not help. They tried to push, and that did not help either. <"We have to think," said {F}.//They sat down to think.>',
    '{F} ran to get some water, and {H} stayed close by. {He} sang a soft song so that {o} would not be afraid.',
  ],
  peace: {
    good: [
      '{H} and {F} stopped fighting and worked as a team.',
      '<"I am sorry," said {F}. "You were right to stay." {H} took {fhis} hand.//{F} said sorry, and {H} took {fhis} hand.>',
    ],
    bad: ['{H} and {F} were too angry to talk on the way home.'],
  },
  good: {
    turn: [
      'Then {H} held {F} by the legs, and {F} stretched as far as {fhe} could. Pop! {O} was free! It shook itself and looked at them, as if to say thank you.',
      'Very slowly and very gently, they set it free. {O} stayed still for a moment. Then it hopped around them in a happy circle.',
    ],
    twist: [
      'At last they got very close. But what was that? Behind {o}, there was a second one, much smaller! It was not stuck at all. It was a mother, and she had stayed there to keep her little one warm.',
      'Just when they had given up, {o} wiggled, turned around and walked out all by itself! It had only been taking a nap. {H} and {F} looked at each other and burst out laughing.',
    ],
    end: [
      'After that day, {o} often came to visit them. {H} always had something for it to eat.',
      'They waved until it was out of sight. Then they walked home, tired and proud.',
      'When {P} heard the story, {H} and {F} each got a big hug.',
    ],
    moral: [
      '{H} learned that even the small can be great helpers.',
      '{H} learned that it is good to stop and help when someone is in need.',
    ],
    twistMoral: [
      '{H} learned that it is good to look twice.',
      '{H} learned that a kind heart is never wasted.',
    ],
  },
  bad: {
    turn: [
      'They tried again and again, but it was no use. It got dark, and they had to go home. When they came back in the morning, {o} was gone, and nobody knew what had happened to it.',
      'They pulled too hard. {O} cried out and crawled even deeper into the dark. After that, they could not reach it any more.',
    ],
    twist: [
      'At last they got it free. {H} smiled and held out {his} hand. But {o} bit {him} in the finger and ran off! {His} hand hurt for many days.',
      'At last they got it free. But it was too frightened to see where it was going. It ran straight into the water and was carried away before they could do anything.',
    ],
    end: [
      '{H} and {F} walked home slowly. Neither of them wanted to play that day.',
      'That night, {H} lay awake and listened to the wind. {He} hoped and hoped, but {he} never saw {o} again.',
    ],
    moral: [
      '{H} learned that when help is needed, it is wise to call someone bigger.',
      '{H} learned that good wishes are not always enough.',
    ],
  },
}
