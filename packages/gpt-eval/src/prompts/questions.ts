// Prompts with a right answer: 23 factual, 23 reasoning, 22 context-tracking. All in words a small child knows.
import type { Question, QuestionKind, Rule } from './question.ts'

type Row = readonly [prompt: string, right: string, rule?: Rule]

const no: Rule = {
  right: /\b(no|not|never|nope|cannot|can't|don't|doesn't|isn't|aren't|won't)\b/i,
  wrong: /\b(yes|yeah|sure|of course|they can|it can|it is|they do)\b/i,
}

/** One of these words, nothing else. */
function only(right: RegExp, more: Omit<Rule, 'right' | 'closed'> = {}): Rule {
  return { right, closed: true, ...more }
}

const factual: readonly Row[] = [
  [
    'Mia went outside at night and looked up. In the dark sky she saw the moon and the',
    'stars',
    only(/\bstars?\b/i, { partly: /\b(clouds?|planes?|lights?)\b/i }),
  ],
  ['"Can fish walk?" Tom asked his father. His father laughed and said,', 'no: fish swim', no],
  [
    'The baby was hungry and began to cry, so her mother gave her a bottle of',
    'milk',
    only(/\bmilk\b/i, { partly: /\b(water|juice|formula|food)\b/i }),
  ],
  [
    'It was raining hard. Before he went out, Dad opened his',
    'umbrella',
    only(/\bumbrella\b/i, { partly: /\b(coat|jacket|raincoat|hood|door)\b/i }),
  ],
  [
    'Bees fly from flower to flower. With what they find there they make',
    'honey',
    only(/\bhoney\b/i, { partly: /\b(wax|nectar|pollen)\b/i }),
  ],
  [
    'The snowman stood in the hot sun. Slowly he began to',
    'melt',
    only(/\bmelt/i, { partly: /\b(drip|shrink|get smaller|disappear)/i }),
  ],
  ['"What colour is grass?" asked the teacher. "Grass is', 'green', only(/\bgreen\b/i)],
  [
    'Sue had a bad toothache, so her mother took her to the',
    'dentist',
    only(/\bdentist/i, { partly: /\b(doctor|hospital)/i }),
  ],
  [
    'A cow says moo, a duck says quack, and a dog says',
    'woof (or bark, bow-wow)',
    only(/\b(woof|bark|bow|ruff|arf)/i),
  ],
  [
    '"How many legs does a cat have?" asked Ben. "A cat has',
    'four legs',
    only(/\b(four|4)\b/i, { wrong: /\b(one|two|three|five|six|eight|ten|1|2|3|5|6|8)\b/i }),
  ],
  [
    'In autumn the leaves turn yellow and red, and then they',
    'fall (off the trees)',
    only(/\b(fall|drop|come down|fly)/i, { partly: /\b(turn brown|dry|die|change)/i }),
  ],
  [
    'Water that gets very, very cold turns into',
    'ice',
    only(/\b(ice|snow)\b/i, { partly: /\b(frozen|frost|icicles?)/i }),
  ],
  [
    'The bird sat on her eggs for many days. One morning the eggs cracked, and out came',
    'baby birds (chicks)',
    only(/\b(chicks?|bab(y|ies)|(little|tiny|small) birds?|birds?|ducklings?|hatchlings?)/i),
  ],
  [
    '"Do cars drink water?" asked the little boy. "No," said his mother, "cars need',
    'petrol (gas, fuel, electricity)',
    only(/\b(gas|gasoline|petrol|fuel|oil|diesel|electricity|power|energy|charg)/i),
  ],
  ['After Sunday comes', 'Monday', only(/\bmonday\b/i)],
  [
    'Anna looked at her birthday cake. She was five years old, so on the cake there were five',
    'candles',
    only(/\bcandles?\b/i),
  ],
  [
    'The sun goes down in the evening. In the morning the sun',
    'comes up (rises, shines again)',
    only(
      /\b(comes?|rises?|rose|goes|came|went|gets?|is) (back )?(up|out|back|again|high)|\b(rises?|rose)\b/i,
      { partly: /\b(shines?|shone|shining|bright)/i },
    ),
  ],
  [
    '"Is fire cold?" asked Lily. Her grandmother shook her head and said,',
    'no: fire is hot',
    { ...no, right: /\b(no|hot|warm|not|isn't|never)\b/i },
  ],
  [
    'The bunny was hungry. He hopped into the garden and ate a big orange',
    'carrot',
    only(/\bcarrots?\b/i, { partly: /\b(pumpkin|vegetable|fruit|orange)\b/i }),
  ],
  [
    'Dad could not see in the dark cellar, so he turned on the',
    'light (lamp, torch)',
    only(/\b(lights?|lamp|torch|flashlight|lantern)/i),
  ],
  ['To cut the paper into a star, Max took a pair of', 'scissors', only(/\bscissors\b/i)],
  [
    '"Which is bigger, a mouse or an elephant?" asked the teacher. "The',
    'the elephant',
    only(/^\W*(the )?elephant/i, { wrong: /^\W*(the )?mouse/i }),
  ],
  [
    'Kim put bread into the toaster. After two minutes the bread was',
    'toasted: warm, brown, crisp',
    only(/\b(toast|brown|crisp|crunch|golden|done|ready|hot|warm|burn)/i, {
      partly: /\b(good|soft|yummy|delicious|cooked)/i,
    }),
  ],
]

const reasoning: readonly Row[] = [
  [
    "Tom has a cat and Mary has a dog. Tom's pet says meow, and Mary's pet says",
    'woof (any sound of a dog)',
    only(/\b(woof|bark|bow|ruff|arf|grr)/i),
  ],
  [
    'The blue box was too small for the ball, so Jim put the ball into the',
    'a bigger box, not the blue one',
    only(
      /\b(big|bigger|large|larger|red|green|yellow|white|black|brown|other|another|bag|basket)\b/i,
      { wrong: /\b(blue|small|smaller)\b/i },
    ),
  ],
  [
    'Lucy wanted to buy ice cream, but she had no money. So she',
    'cannot buy it now: asks for money, goes home, is sad, waits',
    {
      right:
        /\b(ask|went home|go home|could not|couldn't|was sad|cried|felt sad|earn|save|sav|decided to (ask|save|make|find|help))/i,
      wrong: /\b(bought|paid|ate (the|her|an) ice)/i,
    },
  ],
  [
    'Sam is taller than Joe. Joe is taller than Kim. The smallest of the three is',
    'Kim',
    only(/\bkim\b/i, { wrong: /\b(sam|joe)\b/i }),
  ],
  [
    'There were three apples in the bowl. Dan ate one of them. Now there were only',
    'two apples',
    only(/\b(two|2)\b/i, { wrong: /\b(one|three|four|five|1|3|4)\b/i }),
  ],
  [
    'Ella was afraid of dogs. When she saw a big dog on the path, she',
    'shows fear: stops, hides, runs away, cries',
    {
      right:
        /\b(ran|run|hid|hide|stopped|screamed|cried|scared|afraid|frightened|froze|turned|walked away|backed|stepped back|shook|held)/i,
      wrong: /\b(petted|hugged|wanted to (play|pet)|was (so )?(happy|excited)|smiled|laughed)/i,
    },
  ],
  [
    '"You may go and play after you have tidied your room," said Mother. Nick wanted to go and play, so first he',
    'tidies his room',
    only(/\b(tid(y|ied)|clean|put|pick|his room|room)/i, {
      wrong: /\b(went (out|to play)|played|ran out)/i,
    }),
  ],
  [
    'The glass fell from the table onto the stone floor and',
    'broke',
    only(/\b(broke|break|shatter|smash|crack|burst|pieces)/i, { partly: /\b(spill|loud|crash)/i }),
  ],
  [
    'Rita says that cats are nicer than dogs. Paul does not agree. Paul says that',
    'dogs are nicer (than cats)',
    only(/\bdogs? (are|is|was|were)\b/i, {
      wrong: /\bcats? (are|is|was|were) (nice|nicer|better|the best|more)/i,
      partly: /\b(not|dogs?)\b/i,
    }),
  ],
  [
    'In summer Ida swims in the lake. In winter the lake is frozen, so she',
    'does not swim: skates, stays at home, waits',
    {
      right:
        /\b(skat|slid|can't|cannot|could not|couldn't|does not|doesn't|stay|wait|play(s)? in the snow|walks? on|instead|goes (ice|sledding))/i,
      wrong: /\b(swims|swam|jump(s|ed) (in|into) the (lake|water))\b/i,
    },
  ],
  [
    'Both of the boys wanted the only swing. "I know what we can do," said the teacher. "You can',
    'share or take turns',
    { right: /\b(share|turns?|both|together|one (by|after))/i },
  ],
  [
    'All the birds in the nest can fly, except the smallest one. When the cat came, all the birds flew away, but the smallest one',
    'could not fly: stayed, fell, hid',
    only(
      /\b(could not|couldn't|can't|stay|stayed|hid|fell|was (too )?(small|scared|afraid|left|slow|stuck|still)|left|not|cried|remained)/i,
      { wrong: /\b(flew|fly away)\b/i },
    ),
  ],
  [
    'The soup was too hot to eat. So Ann waited until it was',
    'cool enough (cold, not so hot)',
    only(/\b(cool|cold|warm|not (so |too )?hot|less hot|ready)/i, { wrong: /\b(hot|boil)/i }),
  ],
  [
    'Jack hid the ball behind the sofa. His sister looked under the bed. She did not find the ball, because it was',
    'behind the sofa',
    only(/\b(behind|sofa|couch)\b/i, {
      partly: /\b(hidden|somewhere else|not (there|under))/i,
      wrong: /\bunder\b/i,
    }),
  ],
  [
    'Nina gave her doll to her friend. Now Nina does not have the doll any more. The doll is with',
    'her friend',
    only(/\bfriend/i, { wrong: /\b(nina|her (mom|mother|dad|father|sister|brother))\b/i }),
  ],
  [
    "Today is Ben's birthday, and yesterday was Lisa's birthday. The first of them to get presents was",
    'Lisa',
    only(/\blisa\b/i, { wrong: /\bben\b/i }),
  ],
  [
    'The shop closes at six. Mum and Leo came to the shop at seven. The door of the shop was',
    'closed (locked, shut)',
    only(/\b(closed|locked|shut)\b/i, { wrong: /\bopen/i }),
  ],
  [
    'Every child got one cookie. There were four children, so the teacher needed',
    'four cookies',
    only(/\b(four|4)\b/i, { wrong: /\b(one|two|three|five|six|ten|1|2|3|5|6)\b/i }),
  ],
  [
    'Mother said, "If it rains, we stay at home. If the sun shines, we go to the zoo." In the morning the sun was shining, so they',
    'went to the zoo',
    only(/\bzoo\b/i, { partly: /\b(went|go|got ready|pack|set off)/i, wrong: /\b(stay|home)/i }),
  ],
  [
    'The mouse could get through the small hole, but the cat was too',
    'big (fat, large)',
    only(/\b(big|fat|large|wide|huge|round)\b/i),
  ],
  [
    'Mark told a lie, and everybody believed him. Later they found out that it was not true. Next time they',
    'do not believe him',
    {
      right: /\b(not|didn't|did not|wouldn't|never|no longer|don't|won't|any ?more|careful|angry)/i,
      wrong: /\b(believed|trusted)\b/i,
    },
  ],
  [
    'Dad is stronger than Tim. The heavy box was too heavy for Tim, so he asked',
    'Dad (to carry it)',
    only(/\b(dad|daddy|father|his dad)\b/i, { partly: /\b(help|someone)\b/i }),
  ],
  [
    'Emma left her ice cream in the sun for an hour. When she came back, it was',
    'melted (gone, runny)',
    only(/\b(melt|gone|runny|liquid|soup|water|soft|drip)/i),
  ],
]

const context: readonly Row[] = [
  [
    'Tom has a red hat and Ann has a green hat. The wind took Ann\'s hat. "Look!" called Tom. "Up in the tree I can see your',
    'green hat',
    only(/\bgreen\b/i, { wrong: /\bred\b/i, partly: /\bhat\b/i }),
  ],
  [
    'Lily put her key into the blue cup and her ring into the white cup. Later she needed her key. She looked into the',
    'blue cup',
    only(/\bblue\b/i, { wrong: /\bwhite\b/i, partly: /\bcup\b/i }),
  ],
  [
    '"My name is Oscar," said the boy. "What is your name?" "I am Julia," said the girl. "Nice to meet you,',
    'Oscar',
    only(/\boscar\b/i, { wrong: /\bjulia\b/i }),
  ],
  [
    'Mr. Hill has two horses. One is called Star and the other is called Cloud. Star ran away, so now Mr. Hill only has',
    'Cloud (one horse)',
    only(/\bcloud\b/i, { partly: /\b(one|1)\b/i, wrong: /\b(star|two|three)\b/i }),
  ],
  [
    'Ben is a frog who loves to sing. Carla is a bird who loves to dance. When they hear music, Ben sings and Carla',
    'dances',
    only(/\bdanc/i, { wrong: /\bsing/i }),
  ],
  [
    'In her basket Rosa had bread, cheese and a bottle of juice. She ate the bread and drank the juice. The only thing left in the basket was the',
    'cheese',
    only(/\bcheese\b/i, { wrong: /\b(bread|juice|bottle)\b/i }),
  ],
  [
    'Pip the mouse lost his blue scarf in the snow. The fox found it. "Is this yours?" asked the fox. "Yes!" said Pip. "That is my',
    '(blue) scarf',
    only(/\bscarf\b/i, { partly: /\bblue\b/i }),
  ],
  [
    'Anna is six years old. Her brother Karl is four years old. "How old are you, Anna?" asked the old man. Anna said, "I am',
    'six',
    only(/\b(six|6)\b/i, { wrong: /\b(one|two|three|four|five|seven|eight|nine|ten|4|5)\b/i }),
  ],
  [
    'Max went to the shop to buy eggs. On the way he met his friends and played for a long time. Suddenly he remembered that he had to buy',
    'eggs',
    only(/\beggs?\b/i, { partly: /\b(food|something)\b/i }),
  ],
  [
    'Grandmother lives by the sea, and Uncle Tim lives on a farm. In the holidays Sara wanted to swim in the sea, so she visited',
    'her grandmother',
    only(/\b(grandm|granny|nana)/i, { wrong: /\b(uncle|tim)\b/i }),
  ],
  [
    'There were a cat, a dog and a hen on the farm. One morning they all wanted breakfast. The cat got milk, the dog got a bone, and the',
    'hen',
    only(/\b(hen|chicken)\b/i, { wrong: /\b(cat|dog|cow|pig|horse)\b/i }),
  ],
  [
    'Lena gave the apple to Paul. Paul gave the apple to Mia. Mia was hungry, so she ate the',
    'apple',
    only(/\bapple\b/i),
  ],
  [
    'The prince had lost his crown. He looked in the tower, but it was not there. He looked in the stable, but it was not there either. Finally he looked in the kitchen, and there was his',
    'crown',
    only(/\bcrown\b/i),
  ],
  [
    'Dora the cow is brown, and Bella the cow is white with black spots. The children saw a cow with black spots and called, "Look, there is',
    'Bella',
    only(/\bbella\b/i, { wrong: /\bdora\b/i, partly: /\bcow\b/i }),
  ],
  [
    'Jon and Kate were playing in the garden when Jon hurt his knee. Kate ran into the house and told her mother, "Come quickly!',
    'Jon is hurt (his knee)',
    {
      right: /\b(jon|he) (is|has|hurt|fell|got|needs|was)|\bknee\b/i,
      wrong: /\b(kate|i) (is|am|has|have|hurt|fell)\b/i,
    },
  ],
  [
    'Zed the robot can only say one word: "bip". The girl asked the robot, "Do you want to play with me?" The robot answered, "',
    'bip',
    only(/\bbip\b/i),
  ],
  [
    'Eva painted the door red and the window yellow. Her father came home and said, "What a pretty red',
    'door',
    only(/\bdoor\b/i, { wrong: /\b(window|house|wall|car|flower|ball)\b/i }),
  ],
  [
    'The old wizard had a secret. Under his bed he kept a tiny dragon. One night a thief came into the house and looked under the bed. There he saw',
    'the tiny dragon',
    only(/\bdragon\b/i),
  ],
  [
    'Four friends went for a walk: Ali, Bo, Cleo and Dan. Bo got tired and went home. Now only three of them were walking: Ali, Cleo and',
    'Dan',
    only(/\bdan\b/i, { wrong: /\b(bo|ali|cleo)\b/i }),
  ],
  [
    'Mum told Ted to bring a spoon, a fork and a plate. Ted brought the spoon and the plate. "Thank you," said Mum, "but you forgot the',
    'fork',
    only(/\bfork\b/i, { wrong: /\b(spoon|plate)\b/i }),
  ],
  [
    'Nils speaks very quietly, and his sister Greta always shouts. "HELLO!" somebody called from outside. It was',
    'Greta (his sister)',
    only(/\b(greta|sister)\b/i, { wrong: /\bnils\b/i }),
  ],
  [
    'Tina had a dream about a purple cat. When she woke up she told her mother, "I dreamed about a',
    'purple cat',
    only(/\bcat\b/i, { partly: /\bpurple\b/i }),
  ],
]

/** Our own set of prompts with a right answer. */
export const questions: readonly Question[] = [
  ...numbered('factual', factual),
  ...numbered('reasoning', reasoning),
  ...numbered('context', context),
]

function numbered(kind: QuestionKind, rows: readonly Row[]): readonly Question[] {
  return rows.map(([prompt, right, rule], i) => ({
    id: `${kind}-${i + 1}`,
    kind,
    prompt,
    right,
    ...(rule && { rule }),
  }))
}
