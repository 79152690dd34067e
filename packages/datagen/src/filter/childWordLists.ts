// Lists behind `childWords`, so that they can be read and grown without code.

/** Small words with all their forms. */
export const functionWords: readonly string[] = /* @__PURE__ */ listOf(`
a an the this that these those here there where when why how who whom whose what which i you he she it we they me him her us
them my your his its our their mine yours hers ours theirs myself yourself himself herself itself ourselves themselves
yourselves someone somebody something somewhere anyone anybody anything anywhere everyone everybody everything everywhere
nobody nothing nowhere none one two three four five six seven eight nine ten eleven twelve hundred thousand first second third
last next other another each every all both half some any many much more most few little less least enough several such same
own no not yes yeah ok okay oh ah wow hi hello hey bye goodbye please thanks thank welcome sorry oops ouch hooray yay uh um mmm
yum ha haha shh and or but so because if than then as while until till since although though unless whether also too very
really quite just only even still yet already again once twice always never ever often sometimes soon later now today tomorrow
yesterday tonight ago before after during early late away back down up in on off out over under above below inside outside
into onto from to of for with without about around across along through between among against at by near beside behind beyond
toward towards upon far together apart alone else maybe perhaps almost nearly away instead however suddenly finally am is are
was were be been being do does did done doing have has had having will would can could shall should may might must let lets i'm
i'll i've i'd you're you'll you've you'd he's he'll he'd she's she'll she'd it's it'll we're we'll we've we'd they're they'll
they've they'd that's there's here's what's who's where's how's let's don't doesn't didn't isn't aren't wasn't weren't can't
cannot couldn't won't wouldn't shouldn't haven't hasn't hadn't mustn't mr mrs ms dr o'clock
`)

/** Common words that are no story words of the vocabulary; their regular forms count too. */
export const common: readonly string[] = /* @__PURE__ */ listOf(`
able accept accident act add adventure afraid agree air alarm allow amaze angry animal answer anyway appear area arm arrive ask
attention aunt away baby backyard bad bag ball bark bear beautiful become became bed begin began begun behave believe belong best
better big bigger bike bird birthday bit bite bitter blink bloom blow board body boo book bored boring bottom bowl box boy
brave break broke broken breath breathe bright bring brought brother brown bubble bug build built bump bunny bush busy butterfly
buy bought cage cake call calm camera candy car care careful carefully carry castle cat catch caught cause celebrate chair chance
change chase check cheer chest child children choose chose circle class clean clever climb close closer closet clothe clothes
cloud coat cold color comfort come came compete complete computer confuse cook cookie cool corner costume count country couple
course cover cow cozy crab cracker crash crawl crayon creature creep crept cross crowd cry cried cupboard curious curl cut cute
dad daddy dance danger dangerous dark daughter day dear decide deep delicious delight different dig dug dinner dirty disappear
disappoint discover doctor dog doll door dough drag draw drew drawn dream dress drink drank drive drove drop dry duck eager
ear earth easy eat ate eaten edge effort empty end enemy energy enjoy enter entire escape event everyday evil excite
excitement exciting exclaim expect explain explore extra eye face fact fair fall fell fallen family famous fancy fast fault
favor favorite feather feed fed feel felt feeling fetch field fight fought fill find found fine finger finish fire fish fit fix
flap flash float floor flow flower fly flew flown focus fold follow food foolish foot feet forest forever forget forgot
forgotten forgive forgave free fresh friend friendly friendship frown full fun funny furry game garden gather gentle gently get
got gift giggle girl give gave given glad glass glow go goes went gone going goal good grab grandma grandmother grandpa
grandfather grass grateful great green greet grin ground group grow grew grown grownup grumpy guard guess guide guy hair hand
handle hang hung happen happily happiness happy hard harm hat hate hear heard heart heavy held hero hide hid hidden high hill
hit hold hole holiday home honest hop hope horse hot hour house hug huge human hungry hurry hurt idea imagine important
impress independent interest invite island jacket jar join joke journey joy juice jump keep kept key kick kid kind kindness king
kiss kitchen kitten knee kneel knelt knock know knew known knot lady land large laugh laughter lay laid lead led leader leaf
leaves learn leave left leg lend lesson letter lick lie lied life lives lift light like line lion listen live living lock long
look loose lose lost loss lot loud loudly love lovely low luck lucky lunch machine mad magic magical make made man men map
march mark market mat matter mean meant meet met mess messy middle mind mine minute mirror miss mistake mix mom mommy moment
money monster month moon morning mother mountain mouse mice mouth move mud muddy mum mummy music name nap nature naughty need
neighbor neighborhood neck nest new nice night nod noise noisy normal nose note notice number obey object ocean offer old open
order orange organize outfit owner own pack page pain paint pair pant paper parent park part party pass past pat path patient
patience pause paw pay paid peace peaceful peek people perfect perform person pet pick picnic picture piece pile pink
place plan plane plant play playful playground plenty point poke polite pond poor pop popular possible pour power
powerful practice praise precious prepare present press pretend pretty prince princess prize problem promise proper protect
proud proudly prove puddle pull punish puppy purple purpose push put puzzle queen question quick quickly quiet quietly rabbit
race rain rainbow raise ran reach read ready real realize reason red refuse regret relax relieve remember remind remove repeat
reply rescue respect rest return reward rhyme rich ride rode ridden right ring rang rise rose road rock roll roof room rope
rough round row rub rude ruin rule run rush sad sadly sadness safe safely safety sail sand sat save say said scare scary scared
scatter school scream sea search seat secret see saw seen seem sell sold selfish send sent serious set shade shake shook shape
share sharp shine shone shiny ship shock shoe shop shore short shout show shown shut shy sick side sigh sign silly simple sing
sang sung sister sit size skill skin skip sky sleep slept sleepy slide slid slip slow slowly small smart smell smile smooth snack
snake snow soft softly solve son song sound space sparkle speak spoke spoken special spell spend spent spin spun splash spot
spread spring sprinkle square squeeze squirrel stack stair stand stood star start stay steal stole stolen step stick stuck
stomach stone stop store storm story strange stranger street stretch strong struggle stubborn stuff stumble sudden suggest suit
summer sun sunny sunshine super sure surprise surround sway sweet swim swam swing swung switch table tail take took taken talk
tall task taste teach taught teacher team tear tore tease tell told tent terrible test thief thing think thought throw threw
thrown thirsty tidy tie tight time tiny tire tired together tool tooth teeth top touch tower town toy track train travel treasure
treat tree trick trip trouble truck true trust truth try tried turn type ugly uncle understand understood unhappy until upset use
useful usual usually vacation van vase vegetable village visit voice wag wait wake woke walk wall want warm warn wash watch water
wave way weak wear wore week weird well wet whale wheel whisper white whole wide wild win won wind window wing winter wipe wise
wish woman women wonder wonderful wood wooden word work world worm worry worried worse worst worth wrap write wrote written
wrong yard year yell yellow young yummy zoo zoom
`)

/** The adverb of an adjective by rule: quick, quickly; happy, happily; gentle, gently. */
export function adverb(adjective: string): string {
  if (/[^aeiou]y$/.test(adjective)) return `${adjective.slice(0, -1)}ily`
  if (adjective.endsWith('le')) return `${adjective.slice(0, -1)}y`
  if (adjective.endsWith('ll')) return `${adjective}y`
  return `${adjective}ly`
}

/** Words that have no place in a story for small children. */
export const unsafeWords: readonly string[] = /* @__PURE__ */ listOf(`
alcohol ammunition arouse ass asshole assault bastard beer bitch bloody bomb booze brothel bullet bullshit cannabis casino
cigarette cocaine condom corpse crap cum damn decapitate dick drug erotic execution explosive fuck gambling genitals gore
grenade gun handgun hang-man heroin hitler hooker kidnap kill killer knifed machete marijuana massacre meth molest murder
murderer nazi nude orgasm overdose penis pistol piss porn prostitute rape rapist rifle sex sexual sexy shit
slaughter slave slut stab strangle suicide terrorist torture vagina vodka weapon whiskey whore
`)

// A call that bundlers may leave out, so that a page that only writes stories carries no lists.
function listOf(text: string): readonly string[] {
  return text.trim().split(/\s+/)
}
