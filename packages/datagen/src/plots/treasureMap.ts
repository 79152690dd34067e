// An old map with a cross on it.

import type { Plot } from '../plot.ts'

export const treasureMap: Plot = {
  name: 'treasure map',
  heroes: 'any',
  where: 'outdoors',
  friend: 'known',
  siblings: true,
  roles: { o: ['bag'], x: ['treasure', 'toy', 'music'] },
  goal: 'to find the treasure on the map',
  trouble: 'the way is hard and the place looks empty',
  summary: {
    good: '{H} and {F} follow an old map and find {ao} {at}.',
    bad: '{H} and {F} follow an old map {at}, but the treasure is not for them.',
  },
  want: [
    'One [day|morning], {H} found an old map under the floor. There was a red cross on it. <"A treasure!" cried {F}.//It had to be a treasure map!> They wanted to find it before dark.',
    'One [day|afternoon], a piece of paper fell out of an old book. It was a map of the country around them. {H} and {F} looked at the red cross on it and knew what they had to do.',
    'A bottle came floating down the water, and {H} and {F} pulled it out. Inside was a map with a red cross. They packed some bread and set off at once.',
  ],
  plants: [
    {
      plant: 'On the back of the map was a small drawing of {ax}. They did not know what it meant.',
      good: 'Now they knew what the drawing on the back meant. Next to them was a stone, and it had just that form, the form of {x:another}. They rolled it away.',
      bad: 'They had never found out what the drawing on the back meant. That was a mistake.',
    },
    {
      plant: '{F} wanted to take a shovel, but {H} said that it was too heavy.',
      good: 'They had no shovel, so they dug with their hands, and it was slow. But because it was slow, they were careful.',
      bad: 'If only they had taken the shovel! With bare hands, the ground was much too hard.',
    },
  ],
  problem: [
    'It was a long way. They went over stones and through thorns. When they came to the red cross {at}, there was nothing there, only grass.',
    'They counted a hundred steps to the left and a hundred to the right. Then they were {at}. But somebody had been there before them, for there was a big empty hole in the ground.',
  ],
  quarrel: [
    '<"You held the map the wrong way!" said {F}. "You cannot count!" said {H}.//{F} said that {H} had held the map the wrong way, and {H} said that {F} could not count.> They pulled at the map until it was torn in two.',
    '<"When we find it, it is mine," said {H}. "No, I get half of it!" cried {F}.//They had not found it yet, but they already had a fight about who would get it.> They walked on, ten steps apart.',
  ],
  attempt: [
    'They looked {spot}. They looked {spot2}. They even turned the map upside down.',
    '{H} sat down and took off {his} shoes, because {his} feet hurt. <"Let us think," said {F}. "What if it is a riddle?"//{F} thought that it might be a riddle.>',
    'They dug here and they dug there. They found a spoon, an old boot and a very angry mole.',
  ],
  peace: {
    good: [
      'They put the two halves of the map together and were friends again.',
      '<"You get half of it," said {H}. "I am sorry."//{H} said sorry. Of course {F} would get half of it.>',
    ],
    bad: ['They could not be friends after that, at least not for a while.'],
  },
  good: {
    turn: [
      'Then the sun went lower, and the shadow of a tree fell on one spot {spot3}. They dug there, and they hit something hard. It was {ao}, and it was full of old coins and colored stones!',
      'At last {F} saw a small mark {spot3}. They dug, and out came {ao}. Inside were things that a child had hidden there a hundred years ago: a wooden horse, a whistle and a letter.',
    ],
    twist: [
      'Then they found {ao} {spot3}. Inside, there was no gold. There was a picture of a child, and on the back stood a name. It was the name of {P}! {P} had made the map a long, long time ago.',
      'Then they found {ao} {spot3}. Inside was only a mirror and a note. The note said: look at the treasure. They looked into the mirror, and there they were, the two of them, side by side.',
    ],
    end: [
      'They put something of their own into it, hid it again and drew a new map.',
      'They ran home to show it to {P}, and {P} had to hear the story three times.',
      'On the way home, they sang so loud that all the birds flew up.',
    ],
    moral: [
      '{H} learned that the best treasure is a friend to look for it with.',
      '{H} learned that if you keep looking, you will find something.',
    ],
  },
  bad: {
    turn: [
      'It got dark, and the rain came and washed the lines off the map. Now it was just wet paper, and nobody would ever find the cross again.',
      'They dug all day long. All they found was a big, hard rock. When they came home, they were late, dirty and in a lot of trouble.',
    ],
    twist: [
      'At last they pulled out {ao}. It was heavy, and they cheered! They opened it, and out came a smell so bad that they had to run. Somebody had hidden old fish in it, as a joke.',
      "At last they pulled out {ao}, full of gold. They danced and sang. But the noise woke up the thieves who had put it there. They took it all and laughed, and they kept {H}'s shoes as well.",
    ],
    end: [
      'They walked home in the dark with nothing in their hands.',
      '{H} threw the map into the fire and did not want to hear about treasures any more.',
    ],
    moral: [
      '{H} learned that not all that is hidden is worth finding.',
      '{H} learned that a treasure can make us forget what we already have.',
    ],
  },
}
