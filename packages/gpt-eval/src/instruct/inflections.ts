// Whether a word occurs in a text in any of its forms. English, for the words of small children; generous rather than strict.
import { wordsOf } from '../health/words.ts'

/** Whether a text has a word, or one of its inflected forms. A phrase must occur as it is. */
export function usesWord(text: string, word: string): boolean {
  const wanted = wordsOf(word)
  const words = wordsOf(text)
  if (wanted.length !== 1) {
    return wanted.length > 0 && ` ${words.join(' ')} `.includes(` ${wanted.join(' ')} `)
  }
  const forms = formsOf(wanted[0]!)
  return words.some((candidate) => forms.has(candidate.replace(/'s$|'$/, '')))
}

/** A word with the forms it can take as noun, verb or adjective. */
export function formsOf(word: string): ReadonlySet<string> {
  const row = irregular.find((forms) => forms.includes(word))
  const roots = row ? [...row] : [word]
  const forms = new Set(roots)
  for (const root of roots) {
    for (const ending of [
      's',
      'es',
      'd',
      'ed',
      'ing',
      'r',
      'er',
      'st',
      'est',
      'ly',
      'y',
      'en',
      'n',
    ]) {
      forms.add(root + ending)
    }
    const last = root.at(-1)!
    if (last === 'e') for (const ending of ['ing', 'y']) forms.add(root.slice(0, -1) + ending)
    if (last === 'y') {
      for (const ending of ['ies', 'ied', 'ier', 'iest', 'ily'])
        forms.add(root.slice(0, -1) + ending)
    }
    if (root.endsWith('f')) forms.add(`${root.slice(0, -1)}ves`)
    if (root.endsWith('fe')) forms.add(`${root.slice(0, -2)}ves`)
    if (root.endsWith('le')) forms.add(`${root.slice(0, -1)}y`)
    if (/[^aeiou][aeiou][bdgklmnprtz]$|[aeiou]l$/.test(root)) {
      for (const ending of ['ed', 'ing', 'er', 'est', 'y']) forms.add(root + last + ending)
    }
  }
  return forms
}

const irregular: readonly (readonly string[])[] = (
  'be am is are was were been,become became,begin began begun,bend bent,bite bit bitten,blow blew blown,break broke broken,bring brought,' +
  'build built,burn burnt,buy bought,catch caught,choose chose chosen,come came,creep crept,deal dealt,dig dug,do did done does,' +
  'draw drew drawn,dream dreamt,drink drank drunk,drive drove driven,eat ate eaten,fall fell fallen,feed fed,feel felt,fight fought,find found,' +
  'flee fled,fly flew flown,forget forgot forgotten,forgive forgave forgiven,freeze froze frozen,get got gotten,give gave given,go went gone goes,' +
  'grow grew grown,hang hung,have had has,hear heard,hide hid hidden,hold held,keep kept,kneel knelt,know knew known,lay laid,lead led,lean leant,' +
  'learn learnt,leave left,lend lent,lie lay lain lying,light lit,lose lost,make made,mean meant,meet met,pay paid,ride rode ridden,ring rang rung,' +
  'rise rose risen,run ran,say said,see saw seen,seek sought,sell sold,send sent,shake shook shaken,shine shone,shoot shot,show showed shown,' +
  'shrink shrank shrunk,sing sang sung,sink sank sunk,sit sat,sleep slept,slide slid,smell smelt,speak spoke spoken,spell spelt,spend spent,' +
  'spin spun,spring sprang sprung,stand stood,steal stole stolen,stick stuck,sting stung,strike struck,sweep swept,swim swam swum,swing swung,' +
  'take took taken,teach taught,tear tore torn,tell told,think thought,throw threw thrown,understand understood,wake woke woken,wear wore worn,' +
  'weave wove woven,weep wept,win won,wind wound,write wrote written,child children,foot feet,goose geese,man men,mouse mice,tooth teeth,' +
  'woman women,good better best,bad worse worst,far farther farthest'
)
  .split(',')
  .map((row) => row.split(' '))
