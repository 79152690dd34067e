// The command tree.
import { Command } from 'commander'
import manifest from '../package.json' with { type: 'json' }
import { addBench } from './commands/bench.ts'
import { addConvert } from './commands/convert.ts'
import { addDataDedupe } from './commands/dataDedupe.ts'
import { addDatagen } from './commands/datagen.ts'
import { addData } from './commands/dataPrepare.ts'
import { addDataPull } from './commands/dataPull.ts'
import { addDataReport } from './commands/dataReport.ts'
import { addDetokenize } from './commands/detokenize.ts'
import { addEval } from './commands/eval.ts'
import { addGenerate } from './commands/generate.ts'
import { addInfo } from './commands/info.ts'
import { addPull } from './commands/pull.ts'
import { addScore } from './commands/score.ts'
import { addStory } from './commands/story.ts'
import { addTokenize } from './commands/tokenize.ts'
import { addTokenizer } from './commands/tokenizerTrain.ts'
import { addTrain } from './commands/train.ts'
import { addWrite } from './commands/write.ts'
import { examples } from './options.ts'

/** The whole command line, ready to parse. It throws instead of ending the process. */
export function createProgram(): Command {
  const program = new Command('tinystories')
    .description('Train a tiny story model, tell stories with it, judge it.')
    .version(manifest.version)
    .option('--debug', 'show the stack of an error')
    .showHelpAfterError('(add --help for the options and examples)')
    .exitOverride()
  examples(
    program,
    'tinystories story',
    'tinystories write --count 1000 --out stories.txt',
    'tinystories train --data stories.txt --out my-model',
    'tinystories generate --model my-model --prompt "Once upon a time"',
  )
  addStory(program)
  addWrite(program)
  addTrain(program)
  addGenerate(program)
  addScore(program)
  addEval(program)
  addInfo(program)
  addTokenizer(program)
  addConvert(program)
  addPull(program)
  addDatagen(program)
  addData(program)
  addDataReport(program)
  addDataDedupe(program)
  addDataPull(program)
  addTokenize(program)
  addDetokenize(program)
  addBench(program)
  return program
}
