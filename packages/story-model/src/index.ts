// Where the story model lies. The file is read by whoever uses it: bundlers see the URL and ship the file.

/**
 * The story model as a `.tinystory` file: weights in int8, tokenizer and model card in one.
 *
 * @example
 * const opened = await openModel(fileURLToPath(storyModel)) // '@ts/transformer/node'
 * const bytes = await (await fetch(storyModel)).arrayBuffer() // in a page
 */
export const storyModel: URL = new URL('../model/story.tinystory', import.meta.url)
