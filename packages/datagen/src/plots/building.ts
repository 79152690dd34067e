// Building something big, and it falls.

import type { Plot } from '../plot.ts'

export const building: Plot = {
  name: 'building',
  heroes: 'any',
  where: ['beach', 'yard', 'garden', 'forest', 'park', 'river', 'woods', 'meadow', 'stream'],
  friend: 'known',
  roles: { x: ['bind'] },
  variants: [
    { made: 'a hut', the: 'the hut', of: 'branches and leaves', step: 'put up the walls' },
    {
      made: 'a tower',
      the: 'the tower',
      of: 'flat stones',
      step: 'put one stone on top of the other',
    },
    { made: 'a raft', the: 'the raft', of: 'old logs', step: 'tied the logs together' },
    {
      made: 'a little dam',
      the: 'the dam',
      of: 'mud and sticks',
      step: 'pushed the sticks into the ground',
    },
    {
      made: 'a castle',
      the: 'the castle',
      of: 'wet sand and shells',
      step: 'made the walls and the gate',
    },
    {
      made: 'a bridge',
      the: 'the bridge',
      of: 'planks and ropes',
      step: 'laid down the first planks',
    },
  ],
  goal: 'to build {made}',
  trouble: '{the} falls down',
  summary: {
    good: '{H} and {F} build {made} {at}. It falls down, but together they do it better.',
    bad: '{H} and {F} build {made} {at}, but all the work is for nothing.',
  },
  want: [
    'One [day|morning], {H} had a big idea. {He} wanted to build {made} {at}, the best in the whole world. {F} wanted to help.',
    'All week, {H} and {F} had been making plans. They wanted to build {made} {at}, out of {of}.',
    '<"Let us build {made}!" said {H} one day. "Oh yes!" cried {F}.//One day, {H} and {F} wanted to build {made}.> They went {to} and got to work at once.',
  ],
  plants: [
    {
      plant:
        '<"Begin with the ground," said {P}. "What stands on sand will fall." But {H} was in a hurry.//{P} told them to make the ground firm first, but {H} was in a hurry.>',
      good: 'Now {H} thought of what {P} had said about the ground, and they began all over again, right from the bottom.',
      bad: 'Now {H} thought of what {P} had said about the ground. They had not made it firm, and it was too late.',
    },
    {
      plant: 'Not far away lay {ax}. Nobody seemed to need it.',
      good: 'Then {F} looked at {x} that lay not far away. It was just what they needed to hold it all together!',
      bad: 'They tried to hold it all up with {x}, but that did not help for long.',
    },
  ],
  problem: [
    'They took {of} and {step}. It grew and grew. Then there was a crack, and {the} fell down.',
    'They worked for hours with {of}. It was almost done, and it looked wonderful. Then {H} leaned on it, and everything came down with a crash.',
    'First they {step}. It looked good. But a strong wind came up, and before they knew it, {the} was flat on the ground.',
  ],
  quarrel: [
    '<"You did it wrong!" said {H}. "No, you leaned on it!" said {F}.//{H} said that {F} had done it wrong, and {F} said that it was {H}.> {F} kicked the pieces, and {H} shouted at {fhim}.',
    '{H} wanted to make it high, and {F} wanted to make it wide. <"My way is right!" {he} said. "You are not the boss!" {fhe} said.//{H} said that {his} way was right, and {F} said that {he} was not the boss.> Then they both pulled on the same piece.',
  ],
  attempt: [
    'They sat down {spot} and looked at the mess. {H} wanted to cry. {F} picked up one piece and turned it around in {fhis} hands.',
    'They tried again, and it fell again. A bird sat {spot2} and watched them. It had built its nest out of so many tiny bits!',
    'They looked for better pieces, and they made a new plan. <"This time, we do it slowly," said {F}.//This time, they would do it slowly.>',
  ],
  peace: {
    good: [
      '<"I am sorry," said {H}. "We do it both ways: high and wide!"//{H} said sorry, and they found a way that pleased both of them.>',
      'Then {F} held out {fhis} hand, and {H} took it.',
    ],
    bad: ['They were so cross that they each went home by a different road.'],
  },
  good: {
    turn: [
      '{H} held it, and {F} put in the next piece. When the sun went down, {the} was done, and it stood as firm as a rock.',
      'Bit by bit, {the} grew once more. This time, it did not shake. They stepped back and looked at it. It was even better than the first one.',
    ],
    twist: [
      'They came back the next morning to start again. But what was that? There it stood, all finished, and prettier than in their dreams! Small wet feet had left marks all around it. A family of beavers had worked the whole night.',
      'They began to clear away the pieces. And there, under all of it, they found something hard. It was an old box, full of coins and colored glass! If {the} had not come down, they would never have found it.',
    ],
    end: [
      'They sat next to it and ate their bread, and they were as proud as kings.',
      'All their friends came to see it, and everyone wanted to have one, too.',
      'They came back to it every day, the whole summer long.',
    ],
    moral: [
      '{H} learned that when something falls down, you can build it up again, and better.',
      '{H} learned that slow and careful work lasts longest.',
    ],
    twistEnd: [
      'They ran home to tell everyone about it.',
      'They talked about it the whole summer long.',
    ],
  },
  bad: {
    turn: [
      "They tried a third time, but they were tired and in a bad mood. It came down on {H}'s foot, and {he} had to be carried home.",
      'At last it stood. They went home to get {P}. But when they came back, the water had risen and had taken it all away.',
    ],
    twist: [
      'At last it stood, and they were so proud. Then a man in a green hat came by. <"You cannot build here," he said. "This is a road."//Nobody was allowed to build there, he said, because it was a road.> They had to take it all apart with their own hands.',
      'At last it stood, and it was grand. They danced around it and cheered. But their cheer was too loud. It shook the whole thing, and down it came, right in front of them.',
    ],
    end: [
      'There was nothing left but a heap of {of}.',
      'They never built anything again that year.',
    ],
    moral: [
      '{H} learned that good work cannot be done in a bad mood.',
      '{H} learned that you have to think before you start to build.',
    ],
    twistMoral: [
      '{H} learned that you have to think before you start to build.',
      '{H} learned that one should not cheer too soon.',
    ],
  },
}
