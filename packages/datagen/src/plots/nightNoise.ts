// A strange noise in the dark.

import type { Plot } from '../plot.ts'

export const nightNoise: Plot = {
  name: 'night noise',
  heroes: 'any',
  where: ['house', 'cabin', 'bedroom', 'attic', 'barn', 'farm'],
  friend: 'known',
  roles: { o: ['pet', 'bird', 'forest'] },
  variants: [
    { noise: 'tap, tap, tap', noiseName: 'tapping' },
    { noise: 'scratch, scratch', noiseName: 'scratching' },
    { noise: 'squeak, squeak', noiseName: 'squeaking' },
    { noise: 'bump, bump', noiseName: 'bumping' },
    { noise: 'whoo, whoo', noiseName: 'strange call' },
    { noise: 'rattle, rattle', noiseName: 'rattling' },
  ],
  mood: 'fear',
  goal: 'to find out what makes the noise',
  trouble: 'a strange noise in the dark',
  summary: {
    good: '{H} and {F} hear a strange noise at night and find out what it is.',
    bad: '{H} and {F} hear a strange noise at night, and it ends in trouble.',
  },
  want: [
    'One night, {F} was allowed to stay with {H}. They lay in the dark and told each other stories. They were just about to fall asleep.',
    'One [windy|dark] night, {H} could not sleep. {F} was awake, too. The moon looked in, and everything was very quiet.',
    'One evening, {P} put out the light and wished {H} and {F} a good night. They wanted to sleep, because the next day was going to be a big day.',
  ],
  plants: [
    {
      plant: 'Before bed, {H} had put out a small dish of milk, as {he} always did.',
      good: 'Then {H} thought of the dish of milk. It was empty! So somebody had come to drink it.',
      bad: 'Then {H} thought of the dish of milk. It was broken, and the milk was all over the floor.',
    },
    {
      plant: 'There was a small lamp next to the bed, and {H} made sure that it was close by.',
      good: 'Luckily, {H} had the small lamp. {He} put it on, and a warm light filled the room.',
      bad: '{H} reached for the small lamp, but it fell down, and the light went out.',
    },
  ],
  problem: [
    'Then they heard it: {noise}! It was a {noiseName}, and it came from very near. {H} pulled up the blanket.',
    'Suddenly there was a noise. It went {noise}. <"Did you hear that?" whispered {F}.//{F} had heard it, too.> They held their breath. There it was again!',
    'But what was that {noiseName}? It went {noise}, then it was still, and then it began again. {H} felt {his} heart beat fast.',
  ],
  quarrel: [
    '<"You go and look," said {F}. "No, you go!" said {H}.//{F} wanted {H} to go and look, and {H} wanted {F} to go.> They pushed each other until they both fell out of bed, and now they were angry as well as afraid.',
    '<"It is a monster," said {F}. "Stop it! You only want to scare me," said {H}.//{F} said it was a monster, and {H} was angry, because {he} thought that {F} only wanted to scare {him}.> They began to fight with the pillows, and it was not a game.',
  ],
  attempt: [
    'They counted to three and got up. On their toes, they went through the dark. They looked {spot}. Nothing. They looked {spot2}. Nothing there, either.',
    'They thought of ghosts and giants. But {H} wanted to know. {He} took {F} by the hand, and step by step, they went to where the noise came from.',
    '<"Let us be brave together," {H} whispered.//{H} wanted to be brave.> They made themselves as small as mice and crept along the wall.',
  ],
  peace: {
    good: [
      'In the dark, {H} felt for {fhis} hand. They were not angry any more.',
      '<"I am sorry," whispered {F}. "Me too," whispered {H}.//Very softly, they both said sorry.>',
    ],
    bad: ['They lay back to back and did not speak until the morning.'],
  },
  good: {
    turn: [
      'And there, {spot3}, sat {ao}! It was cold and hungry and only wanted to come in. {H} had to laugh. <"So you made that noise," {he} said.//So that was what had made the noise!>',
      'Then they saw two small eyes {spot3}. It was {ao}, and it was just as afraid as they were! They sat down and spoke to it until it was calm.',
    ],
    twist: [
      "Then the light went on. There stood {P} with a big, round cake! It was past midnight, and it was {H}'s birthday. {H} had forgotten all about it.",
      'They pulled the door open, and what did they see? It was {P}, walking in {phis} sleep with one boot on! <"Good morning, dear fish," {P} said.//{PHe} wished them a good morning and walked back to bed.> {H} and {F} had to hold their tummies from laughing.',
    ],
    end: [
      'After that, they slept until late in the morning.',
      'Soon they were back in their warm beds, and the night was quiet again.',
      'The next day, they told the story to everyone, and each time it got a little longer.',
    ],
    moral: [
      '{H} learned that most things in the dark are not bad when you look at them.',
      '{H} learned that fear gets small when you walk up to it with a friend.',
    ],
  },
  bad: {
    turn: [
      'But {H} was too afraid to look. {He} ran back and pulled the blanket over {his} head. In the morning, they found {ao} outside. It had been so cold that it was very ill.',
      'Then something moved! {H} jumped back and fell over a chair. {He} hurt {his} leg so badly that the doctor had to come in the middle of the night.',
    ],
    twist: [
      'They opened the door and laughed, for it was only {ao}. But it ran in and would not stop! It broke the cups, it tore the curtains, and it ate up all the food for the next day.',
      'It was only the wind. They laughed and went back to bed. But the wind had opened a window, and a thief had come in. In the morning, all the best things were gone.',
    ],
    end: [
      'For many nights after that, {H} could not sleep without a light.',
      '{P} was not pleased, and {H} and {F} sat there with tired, sad eyes.',
    ],
    moral: [
      '{H} learned that it is best to call a grown-up when something does not seem right.',
      '{H} learned that the one who does not look cannot help.',
    ],
    twistMoral: [
      '{H} learned that it is best to call a grown-up when something does not seem right.',
    ],
  },
}
