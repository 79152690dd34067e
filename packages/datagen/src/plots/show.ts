// A song, a stage, and knees like jelly.

import type { Plot } from '../plot.ts'

export const show: Plot = {
  name: 'show',
  heroes: 'any',
  where: ['school', 'village', 'park', 'barn', 'farm', 'garden', 'forest'],
  friend: 'known',
  siblings: true,
  roles: { o: ['music'], x: ['clothes'] },
  mood: 'fear',
  goal: 'to play {ao} in front of everyone',
  trouble: 'stage fright',
  summary: {
    good: '{H} is going to play the {on} {at} and is afraid, but with {F} it works out.',
    bad: '{H} is going to play the {on} {at}, but it goes wrong.',
  },
  want: [
    '{H} could play the {on}. {He} practiced every day, and {F} sang along. Soon there would be a big show {at}, and they wanted to be in it.',
    'Everyone {at} was talking about the big show. {H} wanted to play {ao}, and {F} wanted to dance to it.',
    'One day, {H} got {ao} from {P}. {He} learned three songs on it. When {he} heard about a show {at}, {he} wanted to play there with {F}.',
  ],
  plants: [
    {
      plant: 'That day, {he} put on {ax} for luck. {F} said that it looked funny.',
      good: '{H} felt {x} and thought of {F} and how funny it looked. {He} had to smile, and then {his} hands were calm.',
      bad: '{H} wanted to feel {x} for luck, but it was gone. {He} had left it at home.',
    },
    {
      plant:
        '<"If you forget a note, just smile and go on," said {P}.//{P} had told {him}: if you forget a note, just smile and go on.>',
      good: 'Then {H} remembered what {P} had said. {He} smiled and went on.',
      bad: '{P} had told {him} to smile and go on. But {he} could not smile, and {he} could not go on.',
    },
  ],
  problem: [
    'Then the day came. There were so many eyes! {H} stepped out, and {his} knees were like jelly. {He} forgot the first note.',
    'On the big day, {H} looked out at all the people and felt cold. <"I cannot do it," {he} whispered.//{He} was sure that {he} could not do it.> {His} hands shook, and {his} head was empty.',
  ],
  quarrel: [
    'Right before that, there had been a fight. <"I want to stand in front!" {F} had said. "No, I do!" {H} had said.//Both of them had wanted to stand in front.> Now they stood there and did not look at each other.',
    '<"Hurry up!" hissed {F}. "You make it worse!" hissed {H}.//{F} told {him} to hurry up, and {H} told {fhim} to go away.> Everyone could hear that they were fighting.',
  ],
  attempt: [
    'Somebody coughed. Somebody laughed. {H} wanted to run away and hide {spot}.',
    '{H} closed {his} eyes and breathed in and out. The whole place was very, very quiet.',
    '{He} looked for {P} among all the faces. There {phe} was, in the last row, and waved with both hands.',
  ],
  peace: {
    good: [
      '{F} took {his} hand. The fight was forgotten.',
      '<"I am sorry," {F} whispered. "Let us do it side by side."//{F} whispered that {fhe} was sorry. They would do it side by side.>',
    ],
    bad: ['{F} said that {fhe} would never go on a stage with {H} again.'],
  },
  good: {
    turn: [
      'Then {F} began to clap the beat, very softly. {H} heard it, and {his} fingers knew what to do. One note came, and then another, and then the whole song was there. Everyone cheered.',
      'Then {F} came and stood next to {him} and began to sing. With a friend at {his} side, {H} could do it. {He} played better than ever before, and the people jumped up and clapped.',
    ],
    twist: [
      'Then {his} tummy made a loud, long rumble. Everybody heard it! For a moment it was still. Then all of them laughed, and {H} laughed, too, and {he} was not afraid any more. {He} played the rumble on the {on} first, and it was the hit of the show.',
      'Then the lights went out. It was black! In the dark, {H} was not afraid any more, because nobody could see {him}. So {he} played. When the light came back, all the people stood there with tears in their eyes.',
    ],
    end: [
      'They had to play it again, two more times.',
      'After the show, {P} gave both of them a flower.',
      'That night, {H} fell asleep with the {on} in {his} arms.',
    ],
    moral: [
      '{H} learned that with a friend, hard things get easy.',
      '{H} learned that a mistake is not the end of the song.',
    ],
  },
  bad: {
    turn: [
      'But not one note came out. {H} dropped {o} and ran off. There was a loud crack, and then nothing more.',
      '{H} began to play, but it was the wrong song, and {F} fell over {fhis} own feet. Somebody laughed, and soon they all did.',
    ],
    twist: [
      'At last {H} played, and it was beautiful. {He} opened {his} eyes and took a bow. But the chairs were empty. {He} had stood there for so long that they had all gone home.',
      'At last {H} played, and it was beautiful, and the people clapped. But they were clapping for the dog that had come in behind {him} with a hat on its head. Nobody had listened to the song at all.',
    ],
    end: [
      '{H} put {o} away and did not touch it for a long, long time.',
      'On the way home, {H} did not say a single word.',
    ],
    moral: [
      '{H} learned that fear can spoil even the best song.',
      '{H} learned that hard work does not always win.',
    ],
  },
}
