// Who is the fastest?

import type { Plot } from '../plot.ts'

export const race: Plot = {
  name: 'race',
  heroes: 'any',
  where: ['field', 'meadow', 'hill', 'farm', 'village', 'park', 'beach', 'valley', 'forest'],
  friend: 'known',
  roles: { o: ['prize'] },
  goal: 'to win the race and get {ao}',
  trouble: 'something happens in the middle of the race',
  summary: {
    good: '{H} and {F} run a race for {ao}, and something matters more than winning.',
    bad: '{H} and {F} run a race for {ao}, and {H} loses it in a bad way.',
  },
  want: [
    'One [day|morning], there was a big race {at}. The winner would get {ao}. {H} wanted to win, and so did {F}.',
    'Every year, there was a race {at}. This year, the prize was {ao}. {H} [dreamed of it at night|could think of nothing else].',
    'One [day|morning], {H} heard about a race {at}. Whoever came first would get {ao}. {H} ran around the house ten times every day to get faster.',
  ],
  plants: [
    {
      plant:
        '<"Tie your laces well," said {P}. "A race is won with the feet."//{P} helped {H} tie {his} laces with two good knots.>',
      good: 'The two good knots held, all the way.',
      bad: '{H} looked down. {He} had been in such a hurry that {he} had not tied {his} laces again after lunch.',
    },
    {
      plant:
        'On the way there, they crossed a little bridge. One board was loose and shook under their feet.',
      good: 'Then came the little bridge. {H} remembered the loose board and took a big step over it.',
      bad: 'Then came the little bridge. {H} did not think of the loose board, and {his} foot went right through.',
    },
  ],
  problem: [
    'Ready, set, go! They all ran. {H} was fast, but {F} was fast, too. Halfway along, {F} tripped over a root and fell.',
    'The race began. {H} ran like the wind and was far ahead. Then {he} heard somebody cry out. It was {F}, who had hurt {fhis} foot.',
    'They ran side by side, past the trees and over the hill. Suddenly, {F} fell down and could not get up.',
  ],
  quarrel: [
    'Even before the start, there had been a fight. <"I am faster than you!" said {F}. "You are as slow as a snail!" said {H}.//{F} had called {H} slow, and {H} had called {F} a snail.> They had not said one nice word to each other since then.',
    '<"You pushed me!" cried {F}. "I did not!" {H} shouted.//{F} shouted that {H} had pushed {fhim}. {H} shouted that it was a lie.> They were both so angry that they forgot about the race.',
  ],
  attempt: [
    '{H} looked at the finish line. It was so near! Then {he} looked back at {F}.',
    '{H} slowed down. The others ran past {him}, one by one. What should {he} do?',
    'For a moment, {H} kept on running. But {his} legs got heavier with each step.',
  ],
  peace: {
    good: [
      '<"I am sorry for what I said," said {H}.//{He} was sorry for the fight and said so.> {F} smiled a little.',
      'All the angry words were forgotten.',
    ],
    bad: ['{F} did not look at {H} any more.'],
  },
  good: {
    turn: [
      '{H} turned around and ran back. {He} helped {F} up, and arm in arm, they walked to the end. They were the very last, but everyone cheered for them. And because they had been so kind, they got {o} after all.',
      '{H} stopped and gave {F} {his} hand. <"We go together," {he} said.//They would go together.> They came in last, but nobody was happier than they were. And the winner was so moved that he gave them {o}.',
    ],
    twist: [
      '{H} went back and carried {F} on {his} back. They came in last. But then the man with {o} smiled. <"Today, the prize is not for the fastest," he said. "It is for the kindest."//The prize was not for the fastest at all, he said. It was for the kindest!> And he gave {o} to {H}.',
      '{H} went back to help. At that moment, they heard loud calls from ahead. All the others had run the wrong way! So {H} and {F} walked slowly to the end, and they were the first.',
    ],
    end: [
      '{H} and {F} shared the prize. One week it stood in one house, and the next week in the other.',
      'That evening, they ran home together. This time, nobody counted who was first.',
      '{P} said that {phe} had never been so proud.',
    ],
    moral: [
      '{H} learned that helping a friend is better than winning.',
      '{H} learned that there is more than one way to win.',
    ],
  },
  bad: {
    turn: [
      '{H} did not stop. {He} ran on and on and looked back with a big grin. So {he} did not see the puddle. Splash! {He} fell on {his} face, and everyone else ran past.',
      '{H} ran on and left {F} behind. {He} came first and got {o}. But nobody clapped, and nobody wanted to stand next to {him}.',
    ],
    twist: [
      '{H} ran on and came in first. But then {he} got a shock. {He} had taken the short way by mistake, and the judge shook his head. Somebody else got {o}.',
      '{H} ran on and left {F} behind. {He} came first, and they gave {him} {o}. But when {he} lifted it up high, it slipped out of {his} hands, fell on a stone and was in pieces.',
    ],
    end: [
      '{F} went home without {him}. {H} walked the long way back alone.',
      'That night, {H} wished that {he} had turned around.',
    ],
    moral: [
      '{H} learned that the one who only thinks of winning can lose a friend.',
      '{H} learned too late that a prize is worth little when you stand alone.',
    ],
  },
}
