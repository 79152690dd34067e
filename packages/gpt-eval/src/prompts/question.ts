// Prompts with a right answer: what they are, and how a completion is checked by rule.

/** What a prompt asks for: knowing things, thinking one step ahead, or remembering what was said. */
export type QuestionKind = 'factual' | 'reasoning' | 'context'

/** Green, yellow, red; `undecided` where no rule and no judge could tell. */
export type Verdict = 'right' | 'partly' | 'wrong' | 'undecided'

/** A prompt that a model completes greedily. */
export interface Question {
  readonly id: string
  readonly kind: QuestionKind
  readonly prompt: string
  /** what counts as right, for the judge and for the reader */
  readonly right: string
  /** absent: only a judge can tell */
  readonly rule?: Rule
}

/** Words that decide: of `right` and `wrong` whichever matches first in the answer; `partly` where neither does. */
export interface Rule {
  readonly right: RegExp
  readonly partly?: RegExp
  readonly wrong?: RegExp
  /** an answer that matches nothing is wrong; otherwise it is left to the judge. Default false. */
  readonly closed?: boolean
}

/**
 * Checks the beginning of a completion (24 words) by the rule of its question.
 *
 * @returns `undecided` where there is no rule or none of its patterns occurs and it is not closed
 */
export function checkByRule({ rule }: Question, completion: string): Verdict {
  if (rule === undefined) return 'undecided'
  const answer = answerIn(completion)
  const at = (pattern: RegExp | undefined): number => {
    const place = pattern === undefined ? -1 : answer.search(pattern)
    return place < 0 ? Infinity : place
  }
  const [right, wrong] = [at(rule.right), at(rule.wrong)]
  if (right !== wrong) return right < wrong ? 'right' : 'wrong'
  if (at(rule.partly) < Infinity) return 'partly'
  return rule.closed ? 'wrong' : 'undecided'
}

/** The part of a completion that counts as the answer: its first 24 words, apostrophes straightened. */
export function answerIn(completion: string): string {
  const straight = completion.replaceAll('’', "'").replaceAll(/[“”]/g, '"')
  // An answer comes at once or not at all; a story that goes on may name anything.
  return straight.trim().split(/\s+/).slice(0, 24).join(' ')
}
