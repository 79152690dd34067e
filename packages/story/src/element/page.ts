// What the element shows: its shadow tree, and the few things that change in it.
import { style } from './style.ts'

/** What the button says. */
export type ButtonText = 'tell' | 'stop' | 'again'

const template = `
<div part="story"><slot></slot><div part="text" hidden></div></div>
<progress part="progress" aria-label="Loading the story" hidden></progress>
<p part="error" role="alert" hidden></p>
<div part="controls"><slot name="controls"><button part="button" type="button"
><span data-text="tell"><slot name="tell">Tell a story</slot></span
><span data-text="stop" hidden><slot name="stop">Stop</slot></span
><span data-text="again" hidden><slot name="again">Tell another story</slot></span
></button></slot></div>
<div role="status"></div>`

/** The shadow tree of one element. */
export class Page {
  readonly button: HTMLButtonElement
  private readonly root: ShadowRoot
  private readonly cover: HTMLSlotElement
  private readonly text: HTMLElement
  private readonly caret: HTMLElement = document.createElement('span')
  private readonly said: HTMLElement
  private paragraph: HTMLElement | null = null
  private node: Text | null = null

  constructor(root: ShadowRoot) {
    this.root = root
    // A style element would need the page's policy to allow inline styles.
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(style)
    root.adoptedStyleSheets = [sheet]
    root.innerHTML = template
    this.button = this.find('button')
    this.cover = this.find('slot:not([name])')
    this.text = this.find('[part=text]')
    this.said = this.find('[role=status]')
    this.caret.part.add('caret')
    this.caret.ariaHidden = 'true'
  }

  /** Takes the cover or the last story away and writes the prompt. */
  begin(prompt: string): void {
    this.cover.hidden = true
    this.text.hidden = false
    this.text.ariaBusy = 'true'
    this.text.replaceChildren()
    this.paragraph = null
    this.write(prompt, 'prompt')
    if (!this.paragraph) this.newParagraph()
    this.node = null
  }

  /** Writes on. Line ends begin paragraphs; each one that is whole is said to screen readers. */
  write(text: string, part: 'prompt' | null = null): void {
    text.split('\n').forEach((line, i) => {
      if (i > 0) this.endParagraph()
      const paragraph = this.paragraph ?? (line.trim() === '' ? null : this.newParagraph())
      if (!paragraph) return
      // A story may begin its paragraphs with a space; the page does not.
      const shown = paragraph.textContent === '' ? line.trimStart() : line
      if (shown === '') return
      this.node ??= this.newText(paragraph, part)
      this.node.appendData(shown)
    })
  }

  /** The story is over, or was stopped. */
  end(): void {
    this.endParagraph()
    this.caret.remove()
    this.text.ariaBusy = null
  }

  /**
   * Says something to screen readers: a whole paragraph or a change of state, never single words. What
   * was said before goes, so that a reader that walks the page does not meet the story twice.
   */
  say(text: string): void {
    this.said.textContent = text
  }

  /** Shows what the button does now. */
  label(text: ButtonText): void {
    for (const span of this.root.querySelectorAll<HTMLElement>('[data-text]')) {
      span.hidden = span.dataset.text !== text
    }
  }

  /** How much is loaded, 0…1; null: not known how much there is; false: nothing is being loaded. */
  progress(share: number | null | false): void {
    const bar = this.find<HTMLProgressElement>('progress')
    bar.hidden = share === false
    if (typeof share === 'number') bar.value = share
    else bar.removeAttribute('value')
  }

  /** A sentence about what went wrong, or null. */
  error(message: string | null): void {
    const line = this.find('[part=error]')
    line.hidden = message === null
    line.textContent = message ?? ''
  }

  private newParagraph(): HTMLElement {
    const paragraph = document.createElement('p')
    paragraph.part.add('paragraph')
    paragraph.append(this.caret)
    this.text.append(paragraph)
    this.paragraph = paragraph
    this.node = null
    return paragraph
  }

  private newText(paragraph: HTMLElement, part: 'prompt' | null): Text {
    const node = document.createTextNode('')
    if (part) {
      const span = document.createElement('span')
      span.part.add(part)
      span.append(node)
      paragraph.insertBefore(span, this.caret)
    } else paragraph.insertBefore(node, this.caret)
    return node
  }

  private endParagraph(): void {
    const text = this.paragraph?.textContent ?? ''
    if (text !== '') this.say(text)
    this.paragraph = null
    this.node = null
  }

  private find<E extends HTMLElement>(selector: string): E {
    return this.root.querySelector<E>(selector)!
  }
}
