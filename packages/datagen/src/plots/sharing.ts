// There is one of something, and two who want it.

import type { Plot } from '../plot.ts'

export const sharing: Plot = {
  name: 'sharing',
  heroes: 'any',
  where: 'outdoors',
  friend: 'known',
  roles: { o: ['toy', 'music', 'treat'] },
  goal: 'to have {ao} all to {himself}',
  trouble: '{F} wants {o}, too',
  summary: {
    good: '{H} does not want to share {his} {on} with {F}, but then learns that sharing is more fun.',
    bad: '{H} does not share {his} {on} with {F} and loses more than it was worth.',
  },
  want: [
    'One [day|morning], {H} got {ao} from {P}. {He} had wished for it for a long time, and {he} wanted to keep it all to {himself}.',
    'One [day|afternoon], {H} took {ao} {to}. {He} held it tight, because it was [brand new|the first one {he} had ever had].',
    '{P} gave {H} {ao} for being so good. {H} was very proud. {He} took it {to}, so that everyone could see it.',
  ],
  plants: [
    {
      plant:
        '<"It is made for two," said {P} with a wink, but {H} was not listening.//{P} said with a wink that it was made for two, but {H} was not listening.>',
      good: 'Then {H} remembered that {P} had called it a thing for two. Now {he} knew what that meant.',
      bad: 'Too late, {H} remembered that {P} had called it a thing for two.',
    },
    {
      plant: 'There was a dark cloud over the hill, but it was still far away.',
      good: 'Just then, the dark cloud from the hill covered the sun, and {H} felt cold. {F} came and held {fhis} coat over both of them, and over {o}, too.',
      bad: 'Just then, the dark cloud from the hill covered the sun, and it began to pour.',
    },
  ],
  problem: [
    '{F} came running. <"Oh, may I have a turn?" {fhe} asked. "No," said {H}. "It is mine."//{FHe} wanted a turn, too. But {H} shook {his} head and held {o} behind {his} back.> {F} looked very sad.',
    'Then {F} saw it. {FHis} eyes grew big. But {H} turned away and did not let {fhim} come near. {F} sat down {spot}, all alone.',
    '{F} asked nicely, once and twice. But each time, {H} said no. {He} did not want anybody else to touch {o}.',
  ],
  quarrel: [
    '{F} grabbed one end, and {H} grabbed the other. They both pulled. <"Let go!" cried {H}. "You let go!" cried {F}.//They shouted so loud that the birds flew away.>',
    '<"You are selfish!" {F} said. "And you are a pest!" said {H}.//{F} called {H} selfish, and {H} called {F} a pest.> They had never been so mean to each other before.',
  ],
  attempt: [
    '{H} sat down with {o} {spot2}. At first, {he} was happy. But after a while, it was not so much fun any more. It is hard to have fun all alone.',
    '{H} walked up and down with {o}. There was no one to talk to and no one to laugh with. {He} looked over at {F}.',
    'So {H} was alone with {o}. {He} heard the others laugh far away, and {his} heart felt heavy.',
  ],
  peace: {
    good: [
      '<"I am sorry for what I said," said {H}.//{H} went over and said sorry for all the mean words.> {F} said sorry, too.',
      'They looked at each other, and both of them felt ashamed. They made peace.',
    ],
    bad: ['They did not say goodbye to each other that day.'],
  },
  good: {
    turn: [
      'So {H} got up and held out {o} to {F}. <"Let us share," {he} said.//{He} wanted to share.> {FHis} face lit up like the sun. [Together|With two], it was twice as nice.',
      'In the end, {H} walked over to {F}. <"Come, we can take turns," {he} said. "You go first!"//They took turns, and {F} was first.> Soon they were both laughing.',
    ],
    twist: [
      'Then {H} went to give {F} a turn. But {F} had a surprise! Behind {fhis} back, {fhe} held a little box with a bow. Inside was something for {H}: {fhe} had wanted to give it to {him} all day. {H} was so moved that {he} gave {F} {o} to keep for a whole week.',
      'Then {F} stood up and smiled. {FHe} had not wanted {o} for {fhimself} at all! {FHe} had only wanted to show {H} a trick with it. {H} held it out, and the trick was so funny that they both fell over laughing.',
    ],
    end: [
      'They stayed {at} until the first stars came out.',
      'From that day on, what belonged to {H} belonged a little to {F}, too.',
      'When {P} called them for dinner, they came hand in hand.',
    ],
    moral: [
      '{H} learned that joy gets bigger when we share it.',
      '{H} learned that a friend is worth more than any {on}.',
    ],
  },
  bad: {
    turn: [
      'When {H} stood up to go, {he} tripped. {O} fell right into the mud. Nobody was there to help {him}.',
      'At last {H} went over to share. But {F} had gone home, and {fhe} did not come back the next day, or the day after that.',
    ],
    twist: [
      'Then a big dog came out of nowhere, grabbed {o} with its teeth and ran away! If {F} had been there, they could have stopped it together. But {H} was alone.',
      'The next day, {F} came with {fhis} own {on}, and it was much bigger. All the others ran to {F}, and {fhe} shared it with everyone. Everyone but {H}.',
    ],
    end: [
      '{H} had lost {his} fun and {his} friend on the same day.',
      '{H} sat on the ground and cried, and no one came.',
    ],
    moral: [
      '{H} learned too late that the one who never shares ends up alone.',
      '{H} learned that holding on too tight can make us lose everything.',
    ],
  },
}
