// One is good; ten must be better?

import type { Plot } from '../plot.ts'

export const tooMuch: Plot = {
  name: 'too much of a good thing',
  heroes: 'any',
  where: ['kitchen', 'house', 'cabin', 'orchard', 'garden', 'farm', 'village', 'school'],
  friend: 'known',
  siblings: true,
  roles: { o: ['fruit', 'treat'] },
  mood: 'guilt',
  goal: 'to eat as many {os} as possible',
  trouble: '{his} tummy hurts',
  summary: {
    good: '{H} eats far too many {os}, gets a tummy ache and learns to share.',
    bad: '{H} eats all the {os} alone and spoils the day for everyone.',
  },
  want: [
    'One [day|morning], {P} came home with a big basket of {os}. They were for the party in the evening. {H} loved {os} more than anything.',
    'There was going to be a feast {at}, and {P} had got {os}, a whole tray of them. They smelled so good that {H} could think of nothing else.',
    'One [day|afternoon], {H} and {F} saw a plate full of {os} {at}. {H} was sure that {he} could eat them all.',
  ],
  plants: [
    {
      plant:
        '<"One is sweet, two are fine, three are trouble," sang {P}.//{P} always sang a little song: one is sweet, two are fine, three are trouble.>',
      good: 'Now {H} understood the little song that {P} always sang. Three were trouble, and {he} had eaten many more.',
      bad: 'Now {H} remembered the little song that {P} always sang. It was much too late for that.',
    },
    {
      plant:
        'On the shelf stood a small brown bottle with a bad smell. {H} hoped that {he} would never need it.',
      good: 'Then {P} took down the small brown bottle. {H} made a face, but {he} swallowed one spoon of it, and it helped.',
      bad: 'Then {P} took down the small brown bottle. But it was empty, and so nothing could help {him}.',
    },
  ],
  problem: [
    '<"You may have one now," said {P}.//{P} gave {him} just one and said that the others were for later.> {H} ate it in one bite. When {P} was gone, {he} took another one. Then {he} took two more. Then {he} took three.',
    'When nobody was looking, {H} took one. It was so good! {He} took one more, and then one more, and then {he} could not stop.',
  ],
  quarrel: [
    '<"Stop it! They are not only for you!" said {F}. "You just want them all for yourself!" said {H}.//{F} told {him} to stop, but {H} said that {F} only wanted them for {fhimself}.> They pulled at the last one until it was flat.',
    '<"I will tell {P}," said {F}. "Then you are not my friend any more!" {H} cried.//{F} wanted to tell {P}, and {H} said that {fhe} was not {his} friend any more.> {F} ran out with tears in {fhis} eyes.',
  ],
  attempt: [
    'Soon {his} tummy was as round as a ball. It began to hurt. {H} lay down {spot} and held it with both hands.',
    'After a while, {H} did not feel so good. {He} turned a little green. {F} looked at {him} and got worried.',
    "Then came a rumble. It was not the weather, it was {H}'s tummy. Oh, how it hurt!",
  ],
  peace: {
    good: [
      '<"I am sorry," said {H} to {F}. "You were right."//{H} told {F} that {he} was sorry.> {F} sat down next to {him}.',
      '{F} was not angry any more. {FHe} brought {him} a blanket.',
    ],
    bad: ['{F} did not come to see how {he} was.'],
  },
  good: {
    turn: [
      '{P} made {him} a cup of warm tea and stayed with {him} until the pain was gone. <"I ate them," {H} said. "I will help you make some more." And {he} did.//{H} told {P} everything. Then {he} helped to get new ones, and that took a long time.>',
      '{H} went to {P} and told the truth. {P} was not cross for long. Together, they filled the plate again, and {H} carried it to all the guests.',
    ],
    twist: [
      'Then {P} came in and saw the empty plate. But {P} began to laugh! Those had only been the ones to practice with. The real ones were still in the oven, and there were a hundred of them. {H} groaned. {He} never wanted to see one again!',
      'Then the guests came in, and each one of them carried a plate. And what was on it? On every single plate there were {os}! They had all thought of the same thing. All of them laughed, only {H} held {his} tummy and moaned.',
    ],
    end: [
      'At the party, {H} ate just one, very slowly, and it was the best of all.',
      'From then on, {he} always counted to three before {he} took one.',
      '{H} gave {his} own piece to {F}, and {he} was happy to see {fhim} eat.',
    ],
    moral: [
      '{H} learned that too much of a good thing is not good.',
      '{H} learned that a treat tastes best when we share it.',
    ],
  },
  bad: {
    turn: [
      'In the evening, the guests came, and there was nothing for them to eat. They went home early. {H} heard it all from {his} bed, where {he} lay with a very sore tummy.',
      'The pain got worse and worse. The doctor had to come, and {H} had to drink water and nothing else for a whole week.',
    ],
    twist: [
      'Then {P} found out what had happened, and {phis} face fell. It had been {phis} plan to give the whole basket to {H} as a gift that evening. Now it was empty, and nobody felt like having a party.',
      '{H} told {P} that a dog had eaten them all. And then {F} came in, very happy, with a lost puppy on {fhis} arm. {P} believed that it was the thief and sent it away into the rain.',
    ],
    end: [
      'It was the worst party that {H} could remember.',
      '{H} could not look anyone in the eye that night.',
    ],
    moral: [
      '{H} learned that the greedy one hurts {himself} and others.',
      '{H} learned that it is better to stop while it is still good.',
    ],
  },
}
