// The fun outside is off. What now?

import type { Plot } from '../plot.ts'

export const rainyDay: Plot = {
  name: 'rainy day',
  heroes: 'child',
  where: ['house', 'kitchen', 'bedroom', 'attic', 'cabin'],
  friend: 'known',
  roles: { o: ['playful'] },
  variants: [
    {
      game: 'pirates',
      be: 'a pirate ship',
      cry: 'Land ahoy',
      did: 'sailed over the wild sea and looked for gold',
    },
    {
      game: 'astronauts',
      be: 'a rocket',
      cry: 'Three, two, one, go',
      did: 'flew to the moon and met a green man',
    },
    {
      game: 'shop',
      be: 'a little shop',
      cry: 'Fresh fish',
      did: 'sold paper fish and old socks for buttons',
    },
    {
      game: 'knights',
      be: 'a castle',
      cry: 'Open the gate',
      did: 'fought a pillow dragon and saved a teddy king',
    },
    {
      game: 'train',
      be: 'a train',
      cry: 'All on board',
      did: 'went to the sea and to the mountains and back again',
    },
    {
      game: 'circus',
      be: 'a circus',
      cry: 'Come and see',
      did: 'walked like lions and jumped like clowns',
    },
  ],
  goal: 'to have fun outside',
  trouble: 'it rains and rains',
  summary: {
    good: 'It rains, so {H} and {F} cannot go out. They make up a game with {ao} instead.',
    bad: 'It rains, and {H} and {F} cannot go out. The day goes wrong.',
  },
  want: [
    '{H} and {F} wanted to have a picnic. They had talked about it all week, and the basket was packed. But when they woke up, it was raining cats and dogs.',
    'On Saturday, {H} and {F} wanted to go to the lake. They stood at the window with their bags. Outside, it rained and rained.',
    'One day, {H} and {F} wanted to fly a kite. They had just put on their shoes when the first drop fell. Then there was another one, and soon the whole street was a river.',
  ],
  plants: [
    {
      plant: 'In one corner stood {ao}. Nobody had used it for a long time.',
      good: '{H} looked at {o} in the corner and smiled. Now somebody would use it again.',
      bad: '{O} in the corner was old and not strong any more, but they did not think of that.',
    },
    {
      plant:
        '<"Rain always has a gift in its pocket," said {P}, but {H} did not believe it.//{P} liked to say that rain always has a gift in its pocket, but {H} did not believe it.>',
      good: 'Maybe it was true what {P} had said about the rain. Maybe this was the gift.',
      bad: 'If the rain had a gift in its pocket, it was not for them that day.',
    },
  ],
  problem: [
    '<"You have to stay inside today," said {P}.//{P} said that they had to stay inside.> {H} pressed {his} nose to the glass. There was nothing to do at all.',
    'All the fun was gone. {H} lay down on the floor, and {F} lay down next to {him}. They looked at the ceiling and listened to the rain.',
  ],
  quarrel: [
    '<"It is your fault. You wanted to wait until today!" said {F}. "I cannot make the rain!" cried {H}.//{F} said that {H} had picked the wrong day, and {H} shouted that {he} could not make the rain.> Then they did not talk for a whole hour.',
    '{F} wanted to draw, and {H} wanted to sing. <"You are too loud!" said {F}. "You are boring!" said {H}.//{F} said that {H} was too loud, and {H} said that {F} was boring.> {F} threw a sock, and {H} threw it back.',
  ],
  attempt: [
    'They tried this and they tried that, but nothing was fun. They counted the drops on the window. They lost count at two hundred.',
    '{P} gave them paper and glue. They made one boat, and two boats, and ten boats. Then the paper was used up.',
    '{H} walked around {at} and looked {spot} and {spot2}. Was there really nothing to play with?',
  ],
  peace: {
    good: [
      '<"Shall we be friends again?" asked {H}. "Yes," said {F}.//{H} gave {F} {his} hand, and they were friends again.>',
      'It was too boring to be angry, so they made peace.',
    ],
    bad: ['In the evening, {F} went home without saying goodbye.'],
  },
  good: {
    turn: [
      'Then {H} saw {ao}. <"Look, this is {be}!" {he} called. "{cry}!"//It looked just like {be}!> So they played {game}. They {did}, and they forgot all about the rain.',
      'Then {F} had an idea. With {ao} and a big sheet, they made {be}. They {did}. Even {P} came and joined in.',
    ],
    twist: [
      'So they made {be} out of {ao} and {did}. They played so well that they did not look up for hours. When they did, they could not believe it. The sun had been shining all afternoon, and they had not even seen it!',
      'Then somebody knocked at the door. It was the neighbor, and he was as wet as a fish. The rain had come into his house, and he asked if he could stay. He could do magic tricks with {ao}, and he could tell the funniest stories in the world!',
    ],
    end: [
      '<"I hope it rains tomorrow, too," said {F}.//In the end, they hoped that it would rain again the next day.>',
      'They had the picnic on the floor, with cake and warm milk.',
      'When it was time for bed, {H} said that it had been the best day of the week.',
    ],
    moral: [
      '{H} learned that you can have fun anywhere if you use your head.',
      '{H} learned that a bad day can turn into a good one.',
    ],
  },
  bad: {
    turn: [
      'In the end, they climbed on {ao} to look out of the high window. Crack! It broke, and they both fell. {P} was very upset.',
      'They went out in secret, without coats. They were wet in a minute. The next day, both of them had a bad cold and had to stay in bed, and the sun was shining.',
    ],
    twist: [
      'In the end, they had a nice idea and built {be} out of {ao}. They were so happy! Then there was a loud noise, and water ran down the wall. The rain had made a hole in the roof, and everything they had made was wet and broken.',
      'At last the rain stopped. They cheered and ran to the door. But it would not open! The water had made the wood so fat that the door was stuck, and they had to stay inside until night.',
    ],
    end: [
      'It was the longest and saddest day of the year.',
      '{H} went to bed early and did not want a story.',
    ],
    moral: [
      '{H} learned that a bad mood only makes a bad day worse.',
      '{H} learned that it is better to ask before you do something silly.',
    ],
    twistMoral: ['{H} learned that some days cannot be saved, and that tomorrow is a new one.'],
  },
}
