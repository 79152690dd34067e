// A joke that is told once too often.

import type { Plot } from '../plot.ts'

export const falseAlarm: Plot = {
  name: 'false alarm',
  heroes: 'any',
  where: 'outdoors',
  friend: 'known',
  siblings: true,
  roles: { x: ['carried'] },
  variants: [
    { danger: 'a snake', cry: 'A snake, a snake', comes: 'a long snake came out of the grass' },
    { danger: 'a bear', cry: 'Help, a bear', comes: 'a big brown bear stood in front of {him}' },
    { danger: 'a fire', cry: 'Fire, fire', comes: 'there was real smoke, and it came closer' },
    {
      danger: 'a storm',
      cry: 'Run, a storm',
      comes: 'the sky turned black, and a real storm came up',
    },
    {
      danger: 'a wild pig',
      cry: 'Help, a wild pig',
      comes: 'a wild pig came out of the bushes and snorted',
    },
    {
      danger: 'a ghost',
      cry: 'Help, a ghost',
      comes: 'something white came slowly out of the trees',
    },
  ],
  mood: 'fear',
  goal: 'to make the others run and to laugh about it',
  trouble: 'nobody believes {him} any more',
  summary: {
    good: '{H} cries out that there is {danger}, just for fun, until nobody believes {him}, and learns from it.',
    bad: '{H} cries out that there is {danger}, just for fun, and when it is true nobody comes.',
  },
  want: [
    '{H} loved to play jokes. One [day|morning] {at}, {he} had an idea. <"Help! {cry}!" {he} shouted.//{He} shouted that there was {danger}.> {F} and {P} came running. But there was nothing, and {H} laughed and laughed.',
    'One [day|afternoon], {H} was bored {at} and wanted some fun. {He} made {his} voice sound scared and called that there was {danger}. {F} dropped everything and ran to help. It was only a joke.',
  ],
  plants: [
    {
      plant: 'Next to {him} lay {ax}. It was from {F}, who had asked {him} to look after it.',
      good: 'Then {he} saw {x} that belonged to {F}. {He} threw it high into the air, where {F} could see it. If {H} threw it away like that, it could not be a joke!',
      bad: '{H} had to run, and {x} that belonged to {F} was left behind.',
    },
    {
      plant:
        '<"One day you will need us," said {P}, "and we will not know if it is true."//{P} was not amused. One day {he} would really need them, {P} said, and then they would not know if it was true.>',
      good: 'Now it had happened, just as {P} had said it would.',
      bad: "{H} heard {P}'s words in {his} head. That day had come.",
    },
  ],
  problem: [
    'The next day, {he} did it again. And they came again, and again there was nothing. But on the third day, {comes}! It was not a joke this time. {H} shouted as loud as {he} could.',
    '{He} did it again, and then once more. The others got tired of it. And then, one day, {comes}. <"It is true this time!" {he} cried. "Please come!"//{H} cried for help.> This time it was true.',
  ],
  quarrel: [
    '{F} was very angry. <"You lied to us!" {fhe} said. "Can you not take a joke?" said {H}.//{F} said that {H} was a liar, and {H} said that {F} could not take a joke.> {F} did not want to play with {him} any more.',
    '<"That was mean!" cried {F}. "You should have seen your face!" said {H}.//{F} called it mean, but {H} made fun of {fhis} face.> {F} got so angry that {fhe} pushed {him} into the grass.',
  ],
  attempt: [
    'But nobody came. <"It is just another joke," they said, and went on with their work.//They thought that it was just another joke and went on with their work.> {H} was all alone.',
    '{F} heard it and only shook {fhis} head. {P} heard it and did not look up. {H} shouted until {his} voice was gone.',
    '{H} ran and hid {spot}. {He} had never been so afraid in {his} life. Why did no one come?',
  ],
  peace: {
    good: [
      '{F} forgot that {fhe} was angry, for {fhe} saw how pale {H} was.',
      '<"I am sorry for my jokes," {H} said to {F} later. "And I am sorry I was so angry," said {F}.//Later, {H} said sorry to {F}, and {F} said sorry, too.>',
    ],
    bad: ['{F} did not talk to {him} for a month.'],
  },
  good: {
    turn: [
      'Only {F} looked up again. Something in that voice was not the same. {FHe} ran and took {H} by the hand, and together they got away, just in time.',
      'Luckily, {P} was a good person and came to look all the same. {P} saw it and pulled {H} away. They ran and did not stop until they were home.',
    ],
    twist: [
      'But then came a giggle. Behind it all was {F}! {FHe} had dressed up and had used a big brown sack and a lot of noise. Now {H} knew how it felt. {He} turned red, and then {he} had to laugh.',
      'But it did not do anything to {him}. It was only {P} with a big gray blanket! {P} had wanted to show {H} what it is like when a joke goes too far.',
    ],
    end: [
      '{H} said sorry to everyone, one after the other.',
      'From that day on, {his} jokes were only jokes that made everyone laugh.',
      'Since then, people come at once when {H} calls.',
    ],
    moral: [
      '{H} learned that nobody trusts a liar, even when the liar tells the truth.',
      '{H} learned that a joke is only good if everyone can laugh.',
    ],
  },
  bad: {
    turn: [
      'Nobody came to help. {H} ran through thorns and fell into a ditch. {He} came home late at night, torn and hurt.',
      'When the others came at last, it was too late. {H} had fallen out of the tree where {he} had been hiding, and {his} leg was broken.',
    ],
    twist: [
      '{H} got away at last and ran home to tell them. But the house was empty! The others had gone on the trip {he} had waited for all year. {He} had called so loud about {danger} that they did not hear {him} when they looked for {him}.',
      'And then {H} heard another voice. It was {F}, who called for help, too! But now {H} thought that this was a joke, and {he} did not go. {F} was hurt, and it was real.',
    ],
    end: ['Nobody laughed that day.', 'It took a whole year until anyone trusted {H} again.'],
    moral: [
      '{H} learned that a liar stands alone when it matters.',
      '{H} learned too late how dear trust is.',
    ],
  },
}
