// Something light flies up and stays up.

import type { Plot } from '../plot.ts'

export const stuckHigh: Plot = {
  name: 'stuck high up',
  heroes: 'any',
  where: [
    'park',
    'garden',
    'yard',
    'meadow',
    'backyard',
    'orchard',
    'playground',
    'forest',
    'farm',
  ],
  friend: 'known',
  siblings: true,
  roles: { o: ['flies'], x: ['long'] },
  goal: 'to play with {ao} in the wind',
  trouble: '{o} hangs high up in a tree',
  summary: {
    good: 'The {on} of {H} gets stuck in a tree {at}, and with {F} and a good idea it comes down.',
    bad: 'The {on} of {H} gets stuck in a tree {at} and never comes down in one piece.',
  },
  want: [
    'One [day|morning], the wind was strong. {H} ran {to} with {ao}, and {F} came along. They wanted to see how high it could go.',
    'One [day|afternoon], {H} and {F} played {at} with {ao}. It was {his} very own, and {he} let {F} have a turn, too.',
    '{P} had given {H} {ao}, and it was perfect for a windy day. {H} and {F} took it {to} at once.',
  ],
  plants: [
    {
      plant: 'Beside the path, somebody had left {ax}. {H} stepped over it.',
      good: 'Then {H} remembered {x} beside the path. <"I know what to do!" {he} cried, and ran to get it.//{He} ran to get it as fast as {he} could.>',
      bad: 'Then {H} remembered {x} beside the path. {He} ran to get it, but somebody had taken it away.',
    },
    {
      plant:
        '<"The wind will be strong today," {P} had said. "Hold on tight!"//{P} had told them that the wind would be strong and that they should hold on tight.>',
      good: 'The wind was still strong, just as {P} had said. Now it blew from the other side, and the branches began to swing.',
      bad: '{P} had told them about the strong wind. Now it blew even harder, and the branches cracked.',
    },
  ],
  problem: [
    'Then a strong wind came. Up, up, up it went, and it stayed in the top of a tall tree. They could not reach it.',
    'Up went {o}! But it did not come down again. It hung in a tall tree, and {H} was much too small to get it.',
    '{F} laughed and let go for just one second. Whoosh! {O} flew into a tree and stuck there.',
  ],
  quarrel: [
    '<"Why did you do that?" cried {H}. "It was the wind!" said {F}.//{H} said it was because of {F}. {F} said it was because of the wind.> {H} was so angry that {he} would not listen.',
    '<"You always break my things!" {H} shouted. "And you never let me play!" {F} shouted back.//{H} shouted that {F} was careless, and {F} shouted that {H} was mean.> Then neither of them said anything.',
  ],
  attempt: [
    "First, they threw pine cones at it. They did not hit it. Then {F} stood on {H}'s shoulders, but they were still not tall enough.",
    '{H} shook the tree. {F} shook the tree. They shook it together, but only leaves fell down.',
    '{H} tried to climb up, but the trunk was too smooth. {He} slid down again and again until {his} hands hurt.',
  ],
  peace: {
    good: [
      '<"I am sorry I shouted," said {H}. "I am sorry, too," said {F}.//Then they both said sorry.> Now they could think again.',
      'But it is hard to be angry for long with a good friend, and soon they smiled at each other again.',
    ],
    bad: ['{H} and {F} did not want to play together any more.'],
  },
  good: {
    turn: [
      'They asked {P} for help. {P} was tall and had long arms. With one big jump, {P} got hold of it and gave it back to {H}.',
      "They pulled down one branch with all their strength and let it go. Swish! The tree gave a big shake, and {o} fell right into {H}'s arms.",
    ],
    twist: [
      'Then something moved in the tree. It was a squirrel! It looked at {o}, gave it a push with its paw, and down it came. The squirrel had only wanted to have its branch back.',
      'Then, all by itself, {o} began to move. A boy looked out between the leaves. He had been sitting up there with a book the whole time! He laughed and threw it down to them.',
    ],
    end: [
      'They played on, but far away from the trees.',
      '{H} and {F} went home with red cheeks and leaves on their heads.',
      'From then on, they always looked for a place without trees.',
    ],
    moral: [
      '{H} learned that two heads are better than one.',
      '{H} learned that it is better to think than to shout.',
    ],
    twistMoral: ['{H} learned that help can come from where you least expect it.'],
  },
  bad: {
    turn: [
      'Then there was a loud rip. {O} came down at last, but it was torn in two and could not be mended.',
      'It got dark, and {o} was still up there. In the night, a storm came. In the morning, the tree was empty.',
    ],
    twist: [
      'At last a friendly crow pulled at it. But it did not bring {o} down. It carried it away to its nest, high up on the church tower.',
      'Then a man came with a long ladder, and they cheered. But he leaned it on the wrong branch. Crack! The branch came down, and {o} was under it.',
    ],
    end: [
      '{H} kept looking up at the tree as they walked home. {His} hands were empty.',
      '{H} did not eat any dinner that night.',
    ],
    moral: [
      '{H} learned that it is wise to look around before you play.',
      '{H} learned that what the wind takes, it does not always give back.',
    ],
  },
}
