// A present is made in secret.

import type { Plot } from '../plot.ts'

export const secretPresent: Plot = {
  name: 'secret present',
  heroes: 'any',
  where: ['house', 'kitchen', 'cabin', 'barn', 'farm', 'garden', 'attic'],
  friend: 'known',
  roles: { o: ['gift'] },
  goal: 'to give {P} {ao} as a surprise',
  trouble: 'the present is spoiled',
  summary: {
    good: '{H} makes a present for {P} with {F}, and in spite of a mishap {P} is happy.',
    bad: '{H} makes a present for {P} with {F}, but the surprise is spoiled.',
  },
  want: [
    "It was almost {P}'s birthday. {H} had no money, but {he} had an idea. {He} wanted to make {ao}, all with {his} own hands. {F} promised to help.",
    'One [day|morning], {H} whispered something to {F}. {P} would have a birthday soon, and {H} wanted to make {ao} as a surprise. Nobody else was allowed to know.',
    "Tomorrow was a big day, {P}'s birthday. {H} and {F} wanted to make {ao}. They worked in secret {at}, with the door shut.",
  ],
  plants: [
    {
      plant: '{H} had drawn a heart on the back, very small, where nobody would look.',
      good: '{P} turned it around and found the small heart on the back. {PHis} eyes became wet.',
      bad: 'And nobody ever saw the small heart on the back.',
      late: true,
    },
    {
      plant: 'The paint was still wet, and they put it {spot} to dry.',
      good: "The paint had been wet, and so there was a small hand on it, {H}'s hand. {P} liked that best of all.",
      bad: 'They had not thought of the wet paint. It was on their hands, on their noses and even on the wall, and everyone could see what they had been doing.',
      late: true,
    },
  ],
  problem: [
    'They worked the whole day. But just as it was done, {F} sneezed, and {H} let it fall. One side was bent, and it did not look nice any more.',
    'It was almost ready. Then the cat jumped up and knocked it down. {O} was not as pretty as before.',
    'They worked until it was dark. When they went to look at it the next morning, something was wrong. In the night, the rain had come in. {O} was wet and crooked.',
  ],
  quarrel: [
    '<"You did that!" cried {H}. "You put it in the wrong place!" cried {F}.//{H} said it was because of {F}, and {F} said it was because of {H}.> They were so loud that {P} called to ask what was going on.',
    '{F} wanted to paint it blue, and {H} wanted to paint it yellow. <"It is my present!" said {H}. "Then make it alone!" said {F}.//{H} said that it was {his} present, and {F} said that {he} should make it alone, then.> {F} threw down the brush.',
  ],
  attempt: [
    '{H} wanted to cry. There was no time to make a new one. So they did their best with some glue and a bit of string.',
    'They tried to fix it. They pushed here and pulled there. It was still a little crooked. Then the door opened.',
    'They put a bow on it to hide the worst part. {H} was not sure at all. What if {P} did not like it?',
  ],
  peace: {
    good: [
      '{H} and {F} made peace, because a present should be made with love.',
      '<"I am sorry," said {F}. "Let us finish it together."//{F} came back and said sorry, and they finished it together.>',
    ],
    bad: ['{F} did not come to the birthday.'],
  },
  good: {
    turn: [
      '{P} opened it and was quiet for a moment. Then {phe} smiled with {phis} whole face. <"You made this for me?" {phe} said. "It is the best present I have ever had."//It was the best present {phe} had ever had, {phe} said.>',
      '{H} closed {his} eyes and held it out. {P} took it in both hands. <"I love it," said {P}, "because you made it."//{P} loved it, just because {H} had made it.>',
    ],
    twist: [
      '{P} looked at it and began to laugh. Then {phe} brought out a box. In it was a crooked old {on} just like theirs! {P} had made it as a child. Now there were two of them, side by side.',
      '{P} opened it and laughed. <"My birthday is next week!" said {P}.//The birthday was not until next week!> {H} had looked at the wrong page. But {P} said that it was even nicer to get a present on a day when nobody expects it.',
    ],
    end: [
      'Then there was cake for everyone, and they sang until it was dark.',
      '{O} got the best place in the house, where all could see it.',
      '{H} was so happy that {he} could not fall asleep for a long time.',
    ],
    moral: [
      '{H} learned that a present from the heart does not have to be perfect.',
      '{H} learned that love shows in the work of our hands.',
    ],
  },
  bad: {
    turn: [
      'But when {H} picked it up, it broke into pieces. There was nothing left to give. {H} stood there with empty hands while the others sang.',
      '{P} came in too early and saw everything. The surprise was gone. {H} ran out and did not come to the party.',
    ],
    twist: [
      'At last it was done, and they put it in a box. But on the birthday, the box was empty! The dog had found it in the night and had chewed it up.',
      'They gave it to {P} with a song. {P} opened it and turned pale. To make it, they had cut up the old coat of {P}, the one {phe} loved more than anything.',
    ],
    end: [
      'It was a sad birthday, and nobody ate much of the cake.',
      '{H} hid {spot2} and cried until {he} fell asleep.',
    ],
    moral: [
      '{H} learned that good work needs time, and that {he} should have begun sooner.',
      '{H} learned that even a surprise should be planned with care.',
    ],
  },
}
