// Whether a story ends well, judged by the words of its last sentences.
import { sentencesOf, wordsOf } from '../text/words.ts'

/** How a story ends. */
export type Ending = 'good' | 'bad' | 'unclear'

/** Counts happy and sad words in the last three sentences; later sentences count more. Good enough for a share, not for one story. */
export function endingOf(text: string): Ending {
  const last = sentencesOf(text).slice(-3)
  let score = 0
  last.forEach((sentence, i) => {
    const words = wordsOf(sentence)
    words.forEach((word, at) => {
      const turned = /^(?:not|no|never|nobody|without|didn't|wasn't|couldn't|stopped)$/.test(
        words[at - 1] ?? '',
      )
      const value = happy.has(word) ? 1 : sad.has(word) ? -1 : 0
      score += (turned ? -value : value) * (i + 1)
    })
  })
  return score > 0 ? 'good' : score < 0 ? 'bad' : 'unclear'
}

const happy: ReadonlySet<string> =
  /* @__PURE__ */ setOf(`happy happily glad smile smiled smiles smiling laugh laughed laughs laughing proud proudly love loved loves friend friends fun
enjoyed hug hugged hugs safe safely best thanked thank together wonderful grateful joy cheered cheerful kind play played playing
better delicious yummy hooray excited warm share shared sharing forgave delighted danced sang special great`)
const sad: ReadonlySet<string> =
  /* @__PURE__ */ setOf(`sad sadly cry cried cries crying alone lonely lost hurt broken broke sorry scared afraid angry died dead gone tears wept regret
regretted missed ruined worse worst never late empty sick hungry cold wished dark upset hated shame ashamed nothing trouble`)

function setOf(text: string): Set<string> {
  return new Set(text.split(/\s+/))
}
