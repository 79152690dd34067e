// A dish nobody wants to try.

import type { Plot } from '../plot.ts'

export const newFood: Plot = {
  name: 'new food',
  heroes: 'any',
  where: ['kitchen', 'house', 'cabin', 'garden', 'school', 'farm'],
  friend: 'known',
  roles: { o: ['cooked'] },
  goal: 'to eat only what {he} knows',
  trouble: '{P} has made something new with {ao}',
  summary: {
    good: '{H} does not want to try the new dish with {ao}, but then {he} likes it.',
    bad: '{H} does not want to try the new dish with {ao}, and goes hungry.',
  },
  want: [
    '{H} ate only one thing, and that was plain bread. Bread in the morning, bread at noon, bread at night. {He} did not want to try anything else.',
    '{H} was very fussy about food. If it was green, {he} did not eat it. If it was soft, {he} did not eat it. One day, {F} came to lunch.',
    'One day, {P} wanted to cook something new. {H} and {F} sat at the table and waited. {H} hoped that it would be noodles, as always.',
  ],
  plants: [
    {
      plant: '{F} saw a small red pot on the shelf and asked what was in it. {P} only smiled.',
      good: 'Then {P} took down the small red pot and put one pinch from it into the dish. Now the smell was so good that {his} mouth began to water.',
      bad: '{P} had kept the small red pot for the end. There was sugar in it, for those who had eaten well. For {H}, there was none.',
    },
    {
      plant:
        'That day, they had to walk a long way in the afternoon. {P} said that everyone should eat well.',
      good: 'It was a long way in the afternoon, but {H} felt strong and was never tired.',
      bad: 'In the afternoon came the long walk. Halfway, {H} was so weak that {he} could not go on.',
      late: true,
    },
  ],
  problem: [
    '{P} put a big plate on the table. In the middle lay {ao}. {H} had never eaten one before. {He} made a face and pushed it away.',
    'There was something strange on {his} plate. It was made from {ao}. <"I do not like that," said {H}. "But you have not tried it," said {P}.//{H} said that {he} did not like it, and {he} had not even tried it.>',
  ],
  quarrel: [
    '<"Do not be such a baby," said {F}. "Then eat mine, too!" {H} cried and pushed the plate so hard that it fell on {fhis} knees.//{F} called {H} a baby. {H} pushed the plate so hard that it fell on {fhis} knees.> Now {F} was really angry.',
    '<"You are so picky!" said {F}. "And you eat like a pig!" said {H}.//{F} called {H} picky, and {H} said that {F} ate like a pig.> They put out their tongues at each other.',
  ],
  attempt: [
    '{F} took a big bite. {FHe} closed {fhis} eyes and hummed. {H} looked at {fhim} with one eye. Could it be that good?',
    '<"Just one small bite," said {P}, "as small as a mouse would take."//{P} asked for just one bite, as small as a mouse would take.> {H} held {his} nose and looked at the spoon.',
    '{H} tried to hide it {spot}. But {P} saw it and shook {phis} head.',
  ],
  peace: {
    good: [
      '{H} and {F} said sorry and cleaned up the mess together.',
      '<"I am sorry," said {H}. "You do not eat like a pig at all." {F} had to laugh.//{H} said sorry to {F}, and {F} had to laugh.>',
    ],
    bad: ['{F} did not want to sit next to {him} any more.'],
  },
  good: {
    turn: [
      'Then {H} took a very small bite. {He} chewed. {His} eyes grew big. <"This is good!" {he} cried. "May I have some more?"//It was good! {He} asked for some more, and then for some more again.>',
      'At last {H} opened {his} mouth just a little. It was sweet and warm, and it was better than bread. {He} ate it all up and licked the plate.',
    ],
    twist: [
      'Then {H} tasted it, and {he} knew that taste! It was just what {he} had loved so much at the house of {his} aunt. {He} had eaten it all the time and had never asked what was in it.',
      'Then {H} took a big bite, and the others were so surprised that they dropped their spoons. But the biggest surprise was {P}. <"Now I have to try it, too," {phe} said. "I never dared to."//{P} had never dared to try it {phimself}!> They all had a good laugh.',
    ],
    end: [
      'Since then, {H} has tried one new thing every week.',
      'The next day, {H} asked if there was any left.',
      '{P} was happy, {F} was happy, and {H} was very, very full.',
    ],
    moral: [
      '{H} learned that you cannot know if you like a thing before you try it.',
      '{H} learned to try first and talk later.',
    ],
  },
  bad: {
    turn: [
      'But {H} kept {his} mouth shut. So the others ate it all, and they liked it very much. At night, {he} was so hungry that {he} could not sleep.',
      '{H} threw it out of the window when nobody looked. But under the window stood {P}, with the dish on {phis} head. There was no cake for {H} that day.',
    ],
    twist: [
      'At last {H} tried it, and it was the best thing {he} had ever eaten! {He} held out {his} plate for more. But the pot was empty. And there would be no more until next year.',
      'At last {H} was brave and took a big bite. But {his} face turned red, and {he} got spots all over. It was one of the few things that {he} really could not eat, and {he} was ill for three days.',
    ],
    end: [
      '{H} sat in {his} room and heard how the others laughed at the table.',
      'That night, {H} ate dry bread, and for the first time, {he} did not like it.',
    ],
    moral: [
      '{H} learned that the one who never tries misses the best things.',
      '{H} learned that a closed mouth stays hungry.',
    ],
    twistMoral: ['{H} learned that things often turn out in a way that we do not expect.'],
  },
}
