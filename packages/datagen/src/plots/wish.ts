// A wish comes true, and is not what it seemed.

import type { Plot } from '../plot.ts'

export const wish: Plot = {
  name: 'wish',
  heroes: 'any',
  where: 'outdoors',
  friend: 'known',
  siblings: true,
  roles: { o: ['treasure'] },
  variants: [
    {
      wish: 'to be as tall as a tree',
      dream: 'to be tall',
      after: 'grew and grew until {his} head was up in the leaves',
      cost: 'Now {he} did not fit through any door, and {F} was so small down there that {he} could not hear {fhim}',
      back: 'to be small again',
    },
    {
      wish: 'to fly like a bird',
      dream: 'to fly',
      after: 'rose up into the air, over the roofs and the trees',
      cost: 'But {he} could not come down again, and up there it was cold and lonely',
      back: 'to be on the ground again',
    },
    {
      wish: 'that everything {he} touched would turn into cake',
      dream: 'to have all the cake in the world',
      after: 'touched a stone, and it was a cake',
      cost: 'But then {his} hat was a cake, and {his} shoes were cakes, and {he} did not dare to touch {F}',
      back: 'that everything would be as before',
    },
    {
      wish: 'that nobody could see {him}',
      dream: 'to be hidden from everyone',
      after: 'looked down and could not see {his} own feet',
      cost: 'But {F} walked right past and did not hear {him} call, and nobody gave {him} any dinner',
      back: 'to be seen again',
    },
    {
      wish: 'that it would be night only when {he} was tired',
      dream: 'to stay up all night',
      after: 'saw the sun stop in the middle of the sky',
      cost: 'But the birds did not know when to sleep, the flowers hung their heads, and {F} was so tired that {fhe} cried',
      back: 'that the night would come back',
    },
    {
      wish: 'to be grown up',
      dream: 'to be big and do as {he} liked',
      after: 'suddenly had long legs and a deep voice',
      cost: 'But now {he} had to work the whole day, and {F} did not know {him} any more',
      back: 'to be a child again',
    },
  ],
  goal: '{dream}',
  trouble: 'the wish comes true',
  summary: {
    good: '{H} finds {ao} that grants a wish, and learns to be happy with things as they are.',
    bad: '{H} finds {ao} that grants a wish, and cannot undo it.',
  },
  want: [
    '{H} had only one wish. {He} wanted {dream}. {F} thought that this was a strange wish, but {H} thought of it day and night.',
    'Every evening, {H} looked at the stars and wished for the same thing. {He} wanted {dream}.',
    '<"What do you want most of all?" asked {F} one day. {H} knew it at once. {He} wanted {dream}.//More than anything, {H} wanted {dream}. {He} told {F} about it every day.>',
  ],
  plants: [
    {
      plant:
        '<"Think twice before you wish," said {P}, "and keep one wish in your pocket."//{P} told {him} to think twice before making a wish, and always to keep one for later.>',
      good: 'Luckily, {H} had listened to {P}. {He} still had one wish in {his} pocket.',
      bad: '{P} had told {him} to keep one wish for later. But {H} had used them all.',
    },
    {
      plant: 'That week, a falling star had come down somewhere behind the trees.',
      good: 'Now {H} knew it: {o} was a piece of the falling star. And where there was one piece, there had to be another one. They found it {spot2}.',
      bad: 'Now {H} knew it: {o} was a piece of the falling star. But a star falls only once.',
    },
  ],
  problem: [
    'One day, {he} found {ao} {spot}. When {he} touched it, a voice said: make a wish. {H} closed {his} eyes and wished {wish}. And it came true! {He} {after}. {cost}.',
    'One day, {at}, {he} saw {ao}. It was glowing in the grass. {H} picked it up and wished {wish}, just for fun. There was a flash of light. {He} {after}! {cost}.',
  ],
  quarrel: [
    '{F} was upset. <"That was a silly wish!" {fhe} cried. "You are only jealous!" cried {H}.//{FHe} called it a silly wish, and {H} said that {fhe} was only jealous.> Never before had they been so angry with each other.',
    '<"I told you not to do it!" {F} shouted. "You never want me to be happy!" {H} shouted back.//{F} had told {him} not to do it, and now they had a bad fight about it.>',
  ],
  attempt: [
    'At first it was fun, but not for long. By the evening, {H} felt very much alone. {He} wanted to go back to how it was before.',
    '{H} thought of home, of {P}, and of all the little things {he} had liked. Why had {he} not seen how good they were?',
    'The first day was nice. The second day was long. On the third day, {H} sat down and cried.',
  ],
  peace: {
    good: [
      '{F} came to {him} and was not angry any more.',
      '{H} called out that {he} was sorry, and {F} was sorry, too.',
    ],
    bad: ['And the worst thing was that {F} was still angry.'],
  },
  good: {
    turn: [
      'So {H} held {o} tight and wished {back}. For a moment, nothing happened. Then there was a soft wind, and all was well.',
      '{F} helped {him} to find {o} again. They held it together and wished {back}. And at once, it was so.',
    ],
    twist: [
      'So {H} wished {back}, as hard as {he} could. Then somebody shook {his} arm. It was {F}. {H} had been asleep in the grass the whole time! It had only been a dream. And yet, in {his} hand, there was {o:another}.',
      'But {o} did not answer any more. Then {F} stepped up. It turned out that {fhe} had made a wish, too, weeks ago, and had saved it for a friend in need. {FHe} wished {back}, and {H} was free.',
    ],
    end: [
      '{H} ran home and hugged {P} for a long time.',
      'They put {o} back where it had been, for someone else to find.',
      'That night, {H} looked at the stars and did not wish for anything.',
    ],
    moral: [
      '{H} learned to be happy with what {he} had.',
      '{H} learned that not every wish is good when it comes true.',
    ],
  },
  bad: {
    turn: [
      '{H} held {o} and wished {back}. But nothing happened. There had been only one wish in it.',
      '{H} ran to get {o} and wished {back}. But it broke in {his} hand, and the light in it went out forever.',
    ],
    twist: [
      '{H} wanted to wish {back}. But then a strange hand took {o} away. It was {F}! {FHe} could not wait to make {fhis} own wish, and with that, the magic was used up.',
      '{H} wished {back}, and the voice laughed. Every wish had a price, it said, and {he} should have asked before. From now on, {H} had to guard {o} and could never leave that place.',
    ],
    end: [
      'And so it stayed. {P} still looks for {H} in the evening.',
      '{H} cried, but no tear could change it.',
    ],
    moral: [
      '{H} learned too late to be happy with what {he} had.',
      'Be careful what you wish for: that is what {H} learned.',
    ],
  },
}
