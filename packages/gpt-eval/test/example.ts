// An evaluation of three models with everything in it, from fixed texts: for tests of what is made of it.
import type { Evaluation, Examined, ExaminedModel, Grades } from '../src/index.ts'

const ages = ['A', 'B', 'C', 'D'] as const

/** Six beginnings, three completions each, two gradings each, a second judge; two instructions; three answers. */
export const example: Evaluation = {
  version: 1,
  judge: 'judge-1',
  secondJudge: 'judge-2',
  offline: 'Harper 2.10',
  models: [model('small', 0, 0.7), model('large', 2, 0.5), model('middle <1>', 1, 0.6)],
}

function model(name: string, quality: number, bitsPerByte: number): ExaminedModel {
  const verdicts = [
    ['wrong', 'partly', 'wrong'],
    ['right', 'right', 'undecided'],
    ['right', 'wrong', 'wrong'],
  ] as const
  return {
    name,
    facts: { hidden: 64 << quality, layers: 2 + quality, bitsPerByte },
    completions: [
      ...Array.from({ length: 18 }, (_, i) => story(i, quality)),
      ...[0, 1].map((i) => instructed(i, quality)),
    ],
    answers: (['factual', 'reasoning', 'context'] as const).map((kind, i) => ({
      id: `${kind}-1`,
      kind,
      prompt: `A ${kind} prompt`,
      right: 'so',
      completion: ` the answer of ${name} & more`,
      verdict: verdicts[quality]![i]!,
      by: 'rule',
    })),
  }
}

function story(i: number, quality: number): Examined {
  const [beginning, sample] = [Math.floor(i / 3), i % 3]
  return {
    completion: {
      prompt: {
        set: 'beginnings',
        id: `b${beginning}`,
        text: `Beginning ${beginning}: "One day, a`,
      },
      sample,
      text: ` dog" <b>ran</b> ${'far and '.repeat(beginning)}home ${sample + quality}.`,
      end: sample === 2 ? 'length' : 'stop',
    },
    grades: [grades(beginning, sample, quality), grades(beginning, sample + 1, quality)],
    secondGrades: [grades(beginning, sample, quality + 1)],
    problems: i === 4 ? ['judge-2: refused: no'] : [],
    offline: {
      endsWhole: Number(i % 4 < 2 + quality),
      repeated4grams: 0.1 * beginning,
      newNames: sample,
      spellingPer100: 3 - quality,
    },
  }
}

function instructed(i: number, quality: number): Examined {
  const instruction =
    i === 0 ? { words: ['run', 'dog'] } : { features: ['Dialogue', 'Twist'], summary: 'A dog.' }
  return {
    completion: {
      prompt: { set: 'instruct', id: `i${i}`, text: 'Story:', instruction },
      sample: 0,
      text: 'A dog sat.',
      end: 'stop',
    },
    grades: [
      {
        ...grades(i, 0, quality),
        plot: 5 + quality,
        instructions: 4 + quality,
        featuresMet: ['Dialogue'],
        summaryFollowed: 'partly',
      },
    ],
    secondGrades: [],
    problems: [],
    instruction: i === 0 ? { wordsUsed: ['dog'], wordsMissing: ['run'] } : { dialogue: false },
  }
}

function grades(beginning: number, sample: number, quality: number): Grades {
  return {
    assessment: `Words of the judge on ${beginning}, ${sample}.`,
    grammar: 4 + quality + (beginning % 3) - (sample % 2),
    creativity: 3 + (sample % 2),
    consistency: 5 + quality,
    age: ages[Math.min(3, quality + (sample % 2))]!,
  }
}
