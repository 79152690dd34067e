// Starts a worker from text, so that one file is all a page needs, wherever it is served from.
import { StoryError } from './storyError.ts'

/** A worker, and what it holds in the page. */
export interface StartedWorker {
  readonly worker: Worker
  end(): void
}

/**
 * Starts a worker.
 *
 * @param script its text, or a URL of the page's own origin, for pages whose policy forbids blob: workers
 * @throws StoryError `blocked`
 */
export function startWorker(
  script: { readonly text: string } | { readonly url: string },
): StartedWorker {
  const blob = 'text' in script
  const url = blob
    ? URL.createObjectURL(new Blob([script.text], { type: 'text/javascript' }))
    : script.url
  const end = (): void => {
    if (blob) URL.revokeObjectURL(url)
  }
  try {
    const worker = new Worker(url)
    return {
      worker,
      end: () => {
        worker.terminate()
        end()
      },
    }
  } catch (cause) {
    end()
    throw blockedWorker(cause)
  }
}

/** What a worker that does not start means. */
export function blockedWorker(cause?: unknown): StoryError {
  return new StoryError(
    'blocked',
    "the page's security policy forbids the worker; allow it with worker-src blob:, or name worker.js of @ts/story",
    { cause },
  )
}

/**
 * The text of a worker that is a file of its own: none can be started from another origin, where a CDN is, but
 * its text can be read from there.
 *
 * @throws StoryError `network`
 */
export async function scriptText(script: string | URL): Promise<string> {
  const response = await fetch(script).catch(() => null)
  if (response?.ok) return response.text()
  const why = response ? `the server answers ${response.status}` : 'no connection'
  throw new StoryError('network', `${script}: ${why}`)
}
