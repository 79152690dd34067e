// The prompts, in our own words. The kinds of prompts follow the TinyStories paper (Eldan & Li 2023, section 2): one verb,
// one noun, one adjective, some features, simple words only.

/** See `fill` for the form; the names that each may use are listed here. */
export interface Templates {
  /** one story: {paragraphs} {reader} {domain} {words} {features} {style} {language} */
  readonly one: string
  /** several stories: {count} {paragraphs} {reader} {domain} {language} {stories}; must ask for the marker lines */
  readonly many: string
  /** one entry of {stories}: {number} {words} {features} {style} */
  readonly entry: string
  /** {story} {language} */
  readonly summary: string
  /** what words and features suit a domain: {domain} {reader} {language} {count} {kinds} */
  readonly propose: string
}

/** The templates of {@link childRecipe}. */
export const templates: Templates = {
  one:
    'Please tell me a short story of {paragraphs} paragraphs[[ from this world: {domain}]]. Every word in it must be one ' +
    'that {reader} knows. Somewhere in the story use {words}.[[ The story should also have this: {features}.]]' +
    '[[ Tell it in this style: {style}.]][[ Write it in {language}.]] Keep the words easy, and give me only the story, ' +
    'without a title.',
  many:
    'Please tell me {count} short stories of {paragraphs} paragraphs each[[ from this world: {domain}]]. Every word in them ' +
    'must be one that {reader} knows. They have nothing to do with one another: other people or animals, other names, ' +
    'other places, other first sentences.[[ Write them in {language}.]] Above each story put a line with three equals ' +
    'signs and its number and nothing else, as in "=== 1". Keep the words easy, and give me only the stories, without ' +
    'titles.\n\n{stories}',
  entry:
    'Story {number}: use {words}.[[ It should also have this: {features}.]][[ Style: {style}.]]',
  summary:
    'Say in one or two sentences what happens in this story[[, in {language}]]. Give me only these sentences.\n\n{story}',
  propose:
    'I want to have many short stories written about this: {domain}. They are for {reader}[[, in {language}]]. For each ' +
    'story one word of each of these kinds is drawn: {kinds}. List {count} words of each kind, in their base form, that ' +
    '{reader} understands and that fit such stories; no names, nothing twice. Then list 4 to 8 features that such a ' +
    'story may have (what happens, or how it is told), each with a short name and a clause that goes on after "The ' +
    'story should have this:".',
}
