// Something that belongs to a grown-up is broken by accident: to tell, or not to tell.

import type { Plot } from '../plot.ts'

export const brokenThing: Plot = {
  name: 'broken thing',
  heroes: 'child',
  where: ['house', 'kitchen', 'cabin', 'bedroom'],
  friend: 'known',
  roles: { o: ['breakable'] },
  mood: 'guilt',
  goal: 'to play inside while {P} is busy',
  trouble: '{o} of {P} falls and breaks',
  summary: {
    good: '{H} breaks something that belongs to {P}, tells the truth and is forgiven.',
    bad: '{H} breaks something that belongs to {P} and hides it, and nobody is happy.',
  },
  want: [
    'One [wet|gray|windy] day, {F} came over to play. There was {ao} {at}. It belonged to {P}, and nobody was allowed to play near it. But {H} and {F} wanted to run and jump.',
    '{P} had {ao} that was very dear to {phim}. It had its own place {at}. One [day|afternoon], {H} and {F} wanted to play tag right there.',
  ],
  plants: [
    {
      plant:
        '<"Do not run in here," said {P}. "Things break so easily."//{P} had told them not to run inside, because things break so easily.>',
      good: '{H} thought of what {P} had said about running. It was all true, and now it was too late. There was only one thing left to do.',
      bad: '{H} thought of what {P} had said about running. If only {he} had listened!',
    },
    {
      plant: 'On the shelf stood a big pot of glue.',
      good: 'Then {F} saw the big pot of glue on the shelf. Perhaps it was not the end after all.',
      bad: '{F} saw the pot of glue on the shelf, but when they opened it, the glue was dry and hard.',
    },
  ],
  problem: [
    'They ran around and around. Then {H} slipped. Crash! {O} fell to the floor and broke.',
    '{H} threw a ball to {F}, but {he} threw it too high. It hit {o}, and there was a loud crack. {O} was broken!',
    'Bump! {H} ran into {o}, and it fell down with a crash. Now it was in [two|three] pieces.',
  ],
  quarrel: [
    '<"That was your fault!" said {F}. "No, you pushed me!" said {H}.//{F} said it was the fault of {H}, and {H} said that {F} had pushed {him}.> They argued until both had tears in their eyes.',
    '{F} wanted to tell {P} at once. {H} wanted to hide it. <"You must not lie!" said {F}. "And you must not tell on me!" cried {H}.//They pulled the pieces this way and that way and were very cross.>',
  ],
  attempt: [
    'First, {H} wanted to hide the pieces {spot}. But {his} tummy felt funny, as if {he} had swallowed a stone.',
    'They tried to put the pieces together, but they fell apart again. Then they heard steps. It was {P}!',
    '{H} put the pieces {spot} and sat down on the floor. {He} tried to play, but {he} could only think of {o}.',
  ],
  peace: {
    good: [
      '{H} and {F} said sorry to each other, too.',
      '<"I am sorry I blamed you," {H} told {F}.//{H} told {F} that {he} was sorry for the fight.>',
    ],
    bad: ['{F} was still angry and went home early.'],
  },
  good: {
    turn: [
      'So {H} took a deep breath and went to {P}. <"I broke your {on}," {he} said. "I am so sorry." "Thank you for telling me the truth," said {P}.//{He} told {P} the whole truth and said sorry. {P} thanked {him} for being honest.> Together they glued the pieces back in place.',
      'In the end, {H} told {P} everything. <"Things can be mended," said {P}. "I am proud that you told me."//{P} was sad about {o}, but proud that {H} had told the truth.> They sat down and fixed it side by side.',
    ],
    twist: [
      'At last {H} told {P} the truth. But {P} began to laugh! <"I broke it myself last week," said {P}. "I only put the pieces back on the shelf."//{P} had broken {o} the week before and had just put the pieces back together. Nobody had seen it.> {H} could not believe it.',
      'At last {H} told {P} the truth and showed the pieces. And what a surprise! Inside {o}, there was an old gold coin. It had been hidden there for years and years, and even {P} had not known about it.',
    ],
    end: [
      'You could still see a thin line where it had been broken. But {P} said it was now even more special.',
      'Then they all had a cup of warm cocoa. {H} felt as light as a feather.',
      'After that, {H} and {F} played outside, where there was nothing to break.',
    ],
    moral: [
      '{H} learned that telling the truth is hard at first, but feels good in the end.',
      '{H} learned that it is better to be honest than to hide a mistake.',
    ],
  },
  bad: {
    turn: [
      '{H} did not say a word. But {P} found the pieces {spot2} and knew at once what had happened. {P} was not only sad about {o}, but even more about the lie.',
      '<"Do you know where my {on} is?" asked {P}. "No," said {H}, and looked away.//When {P} asked about {o}, {H} shook {his} head and looked away.> But {P} saw the pieces and turned very quiet.',
    ],
    twist: [
      'When {P} came in, {H} said that the cat had done it. But nobody believed {him}, because at that moment the cat came in through the front door. It had been outside all day!',
      '{H} did not say a word, and {P} did not ask. That evening, {P} gave {H} a box. Inside was a little note. {O} had been meant as a gift for {H} from the very start! Now it was in pieces.',
    ],
    end: [
      'There was no story at bedtime that night. {H} lay awake for a long time and wished that {he} had told the truth.',
      '{O} could not be mended. Its place stayed empty, and each time {H} walked by, {he} felt bad.',
    ],
    moral: [
      '{H} learned too late that a lie makes every trouble bigger.',
      '{H} learned that hiding a mistake hurts more than the mistake.',
    ],
  },
}
