// How far a long task is, on stderr: one line rewritten in place on a terminal, else a line now and then.

/** A rewritten line is drawn this often at most, in ms. */
const REDRAW = 100
/** Without a terminal a line is printed this often at most, in ms. */
const PLAIN = 5_000

/** Tells how far a task is. */
export interface Progress {
  /** Shows the current state, if it is time to. */
  update(line: () => string): void
  /** Prints lines that stay, above the progress line. */
  note(lines: string): void
  /** Shows a last state and leaves it standing. */
  end(line?: string): void
}

let open: Progress | null = null

/** Ends the progress line, if there is one, so that what follows starts on a line of its own. */
export function endProgress(): void {
  open?.end()
}

/** Starts a progress line on stderr; it replaces an earlier one. */
export function startProgress(): Progress {
  endProgress()
  const { stderr } = process
  const rewrite = stderr.isTTY === true
  let shown = rewrite ? Number.NEGATIVE_INFINITY : performance.now()
  let drawn = false
  const clear = (): void => {
    if (drawn) stderr.write('\r\x1b[K')
    drawn = false
  }
  const draw = (line: string): void => {
    if (!rewrite) {
      stderr.write(`${line}\n`)
      return
    }
    stderr.write(`\r${line.slice(0, (stderr.columns || 80) - 1)}\x1b[K`)
    drawn = true
  }
  const progress: Progress = {
    update(line) {
      const now = performance.now()
      if (now - shown < (rewrite ? REDRAW : PLAIN)) return
      shown = now
      draw(line())
    },
    note(lines) {
      clear()
      stderr.write(`${lines}\n`)
    },
    end(line) {
      if (line !== undefined) draw(line)
      if (drawn) stderr.write('\n')
      drawn = false
      open = null
    },
  }
  open = progress
  return progress
}
