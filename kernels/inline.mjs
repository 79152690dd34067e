// An AssemblyScript transform: a function whose comment ends in `@inline` is inlined. The language's own
// way, a decorator, is no TypeScript, so that no formatter or linter could read the sources.
import * as assemblyscript from 'assemblyscript'
import { Transform } from 'assemblyscript/transform'

const { Node, NodeKind } = assemblyscript

export default class Inline extends Transform {
  afterParse(parser) {
    for (const source of parser.sources) {
      for (const statement of source.statements) {
        if (statement.kind !== NodeKind.FunctionDeclaration) continue
        const before = source.text.slice(0, statement.range.start)
        if (!/@inline\s*\*\/\s*(export\s*)?$/.test(before)) continue
        const name = Node.createIdentifierExpression('inline', statement.range)
        statement.decorators = [Node.createDecorator(name, null, statement.range)]
      }
    }
  }
}
