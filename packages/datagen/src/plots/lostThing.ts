// Something dear is lost at play.

import type { Plot } from '../plot.ts'

export const lostThing: Plot = {
  name: 'lost thing',
  heroes: 'any',
  where: 'outdoors',
  friend: 'known',
  siblings: true,
  roles: { o: ['carried', 'toy'] },
  goal: 'to play with {F} and show off {ao}',
  trouble: '{o} is gone',
  summary: {
    good: '{H} loses {his} {on} {at} and finds it again with the help of {F}.',
    bad: '{H} loses {his} {on} {at}, and it never comes back.',
  },
  want: [
    'One [day|morning|afternoon], {H} and {F} went {to} to play. {H} took {ao} along, because {he} did not like to go anywhere without it.',
    '{P} had given {H} {ao}. It was the best present ever, and {he} [could not wait|wanted] to show it to {F}. So one [day|morning] they met {at}.',
    'Of all {his} things, {H} loved one the most. It was {ao}, and {he} took it everywhere. One day {he} even took it {to}, where {F} was waiting.',
  ],
  plants: [
    {
      plant: 'There was a small hole in {his} bag, but {H} did not think about it.',
      good: 'Then {H} remembered the hole in {his} bag. <"It fell out on the way!" {he} said. "Come on, let us walk back!"//It must have fallen out on the way! So they walked back, step by step.>',
      bad: 'Only then did {H} remember the hole in {his} bag. Why had {he} not asked {P} to mend it?',
    },
    {
      plant:
        '<"Put your name on it," said {P}, and {H} wrote it in big letters.//{P} told {H} to put {his} name on it, and {he} wrote it in big letters.>',
      good: 'Luckily, {his} name was on it in big letters. Nobody could say it was not {his}.',
      bad: '{H} had put {his} name on it, but what good was a name if nobody found it?',
    },
    {
      plant: 'A crow sat in a tree and watched {o} with its black eyes.',
      good: 'Then {F} thought of the crow in the tree. Where had it gone? They followed its loud call.',
      bad: 'Then {F} thought of the crow in the tree. But the crow had flown away long ago.',
    },
  ],
  problem: [
    'They [ran and jumped and laughed|played and sang] for a long time. But when it was time to go home, {o} was gone! {H} looked all around, but {he} could not see it anywhere.',
    'They had so much fun that {H} put {o} down and forgot about it. When {he} came back, it was not there [anymore|any longer].',
    'After a while, {H} reached for {o}. {His} heart jumped. It was gone!',
  ],
  quarrel: [
    '<"You had it last!" {H} cried. "No, I did not!" said {F}. They both got louder and louder.//{H} said that {F} had touched it last. {F} said that it was not true. They both got louder and louder.>',
    '{H} was so upset that {he} blamed {F}. <"You did not look after it!" {he} said. "It is not my {on}!" {F} shouted back.//{He} said that {F} should have looked after it, and {F} shouted that it was not {fhis} {on} at all.> They turned their backs on each other.',
  ],
  attempt: [
    'They looked {spot}. They looked {spot2}. They even looked {spot3}. [But there was no {on}.|No luck.]',
    '<"Let us look for it," said {F}. "You go that way, and I go this way."//They made a plan. {H} went one way, and {F} went the other.> {H} searched {spot}, and {F} searched {spot2}, [but they found nothing|but there was nothing to see].',
    '{H} asked everyone {he} met. <"Have you seen my {on}?" {he} asked.//Had anyone seen {his} {on}?> [No one had.|Nobody knew a thing.] {He} looked {spot} and {spot2} as well.',
  ],
  peace: {
    good: [
      '<"I am sorry I was angry with you," said {H}. "That is all right," said {F}.//{H} said sorry for being so angry, and {F} gave {him} a hug.>',
      'The two friends said sorry to each other, and all was well again.',
    ],
    bad: ['{H} and {F} walked home without a word. They were still cross with each other.'],
  },
  good: {
    turn: [
      'And there, {spot4}, lay {o}! {H} picked it up and held it tight.',
      'All at once, {F} stopped and pointed. <"Look over there!" {fhe} called.//{FHe} had seen something.> {O} was lying {spot4}, safe and sound.',
    ],
    twist: [
      'Then they heard a tiny sound. They bent down to look, and they could not believe their eyes. A little [mouse|bird|frog] was [fast asleep|sitting] on {o}! It had made a bed of it. They waited until it woke up, and then {H} took {his} {on} back.',
      'Just then, {F} began to laugh and pointed at {H}. {O} had been tied to {his} own back the whole time! {H} had put it there to keep it safe and had never looked behind {him}.',
    ],
    end: [
      '{H} was so happy that {he} danced all the way home. That night, {o} stood right next to {his} bed.',
      'They played until the sun went down. This time, {H} kept a close eye on {o}.',
      '<"Thank you for helping me look," said {H}. "That is what friends are for," said {F}.//{H} thanked {F} again and again.> Then they went home together, happy and tired.',
    ],
    moral: [
      '{H} learned that we should take good care of the things we love.',
      'From that day on, {H} knew that nothing is too hard when friends look together.',
    ],
  },
  bad: {
    turn: [
      'They searched until it was too dark to see. But {o} was not there, and in the end they had to go home without it.',
      'At last {F} saw something {spot4}. But it was only an old can. {O} was gone for good.',
    ],
    twist: [
      'Then something strange happened. They saw {o} at last, but it was in the beak of a big black bird! The bird flew up, higher and higher, until it was just a dot in the sky.',
      'Then they saw {o} at last. But a big truck was coming down the road, and before {H} could shout, it rolled right over it. Crunch!',
    ],
    end: [
      'That night, {H} could not sleep. The place next to {his} bed was empty, and it stayed empty.',
      '{H} cried all the way home. {P} held {him} tight, but nothing could bring {o} back.',
    ],
    moral: [
      'Too late, {H} learned that we must look after the things we love.',
      '{H} learned the hard way that a thing left alone is easily lost.',
    ],
  },
}
