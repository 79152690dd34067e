// A friend cannot come out to play.

import type { Plot } from '../plot.ts'

export const sickFriend: Plot = {
  name: 'sick friend',
  heroes: 'any',
  where: 'outdoors',
  friend: 'known',
  roles: { o: ['treat', 'fruit', 'toy', 'plant'] },
  goal: 'to cheer up {F} with {ao}',
  trouble: '{F} is ill in bed',
  summary: {
    good: '{F} is ill, and {H} brings {ao} to cheer {fhim} up.',
    bad: '{F} is ill, and {H} wants to bring {ao}, but it does not work out.',
  },
  want: [
    'One [day|morning], {H} ran {to} to meet {F}. {He} waited and waited, but {F} did not come. {FHe} was ill and had to stay in bed.',
    '{H} and {F} wanted to spend the whole week {at}. But on Monday, {F} got ill. {FHis} head was hot, and {fhe} had to lie in bed.',
  ],
  plants: [
    {
      plant: '{F} had once said that {fhe} liked the sound of bells more than anything.',
      good: 'Then {H} remembered the bells. {He} hung three small ones in front of {fhis} window, and when the wind blew, {F} sat up in bed.',
      bad: 'There had been something that {F} liked more than anything. {H} thought and thought, but {he} could not remember what it was.',
    },
    {
      plant:
        '<"Do not take the path by the geese," said {P}. "They are in a bad mood."//{P} told {him} not to take the path by the geese, because they were in a bad mood.>',
      good: 'It was lucky that {H} had gone the long way around, and not by the geese.',
      bad: '{H} had forgotten about the geese. They came at {him} from all sides and bit {him} in the legs.',
    },
  ],
  problem: [
    '{H} wanted to make {F} happy. {He} thought of {ao}. That would do it! But the way was long, and there was a hill in between. Halfway up, {H} slipped, and {o} rolled all the way down.',
    '{H} took {ao} for {F} and set off. Then it began to rain, and the path turned into a stream. {H} was wet to the skin, and {he} was not even halfway there.',
  ],
  quarrel: [
    'And then {he} thought of the day before. There had been a fight. <"I do not want to see you again!" {F} had said. "Fine!" {H} had said.//{F} had said that {fhe} did not want to see {him} again, and {H} had said that it was fine with {him}.> Maybe {F} was still angry.',
    'At the gate stood {F}\'s brother. <"You made {fhim} ill! You two played in the rain," he said. "That is not true!" {H} cried.//He said that {H} had made {F} ill. {H} cried that it was not true.> They glared at each other.',
  ],
  attempt: [
    '{H} did not turn back. {He} walked and walked and sang to keep {himself} warm.',
    'For a moment, {he} wanted to go home to {P} and sit by the warm stove. But then {he} thought of {F}, all alone in bed.',
    '{H} sat down {spot} to catch {his} breath. Then {he} picked up {o}, cleaned it with {his} sleeve and went on.',
  ],
  peace: {
    good: [
      'But {H} was not angry any more. {He} only wanted {F} to be well.',
      'The angry words did not matter now. {F} was still {his} best friend.',
    ],
    bad: ['There was no time to say sorry for the bad words.'],
  },
  good: {
    turn: [
      'At last {H} stood at {F}\'s bed. <"I brought you something," {he} said. {F} smiled for the first time in days.//{He} held out {o}, and {F} smiled for the first time in days.> They talked and laughed until the sun went down.',
      'When {F} saw {H} and {o}, {fhis} eyes lit up. {H} told {fhim} funny stories, and {F} laughed so much that {fhis} cheeks turned red again.',
    ],
    twist: [
      "At last {H} was there and knocked. But the bed was empty! {H} got a fright. Then {he} heard steps behind {him}. {F} was well again and had walked all the way to {H}'s house to surprise {him}. They had passed each other on the road!",
      'At last {H} was there. {F} sat up in bed and laughed. {FHis} whole face was full of red spots. <"And you have them, too!" {fhe} said.//And now {H} saw that {he} had them, too!> So they were ill together, side by side, and it was almost fun.',
    ],
    end: [
      'A few days later, {F} could play outside again.',
      'When {H} walked home, the rain had stopped, and there were stars in the sky.',
    ],
    moral: [
      '{H} learned that a visit is the best medicine.',
      '{H} learned that a good friend comes in bad weather, too.',
    ],
    twistEnd: ['They laughed about it for weeks.', 'It was the funniest day in a long time.'],
  },
  bad: {
    turn: [
      'But when {he} got there, the door was locked. {F} had been taken to the hospital, far away. {H} put {o} on the step and cried.',
      'But the rain got heavier, and the little bridge was gone. {H} had to turn back. The next morning, {he} was ill, too.',
    ],
    twist: [
      'At last {H} stood at the door. It opened, and {he} heard music and many voices. {F} was not ill at all! {FHe} had a party, and {fhe} had not wanted {H} to come.',
      'At last {H} was there and gave {o} to {F}. {F} was so happy! But it was the one thing that {fhe} should not have touched. It made {fhim} even more ill, and {H} was not allowed to visit {fhim} any more.',
    ],
    end: [
      '{H} waited {at} every day, but {he} waited alone.',
      'It was a long and lonely winter for {H}.',
    ],
    moral: [
      '{H} learned that we should tell our friends how much we love them while we can.',
      '{H} learned that even a good heart can come too late.',
    ],
    twistMoral: ['{H} learned that a kind deed is not always thanked.'],
  },
}
