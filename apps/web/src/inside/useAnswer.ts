// An answer of the engine in a component: asked for anew when what it depends on changes.
import { useEffect, useState } from 'preact/hooks'

/** An answer, or that it is waited for, or why there is none. */
export interface Answer<T> {
  readonly value: T | null
  readonly problem: string | null
}

/** @param key changes whenever another question is meant; null: nothing is asked */
export function useAnswer<T>(key: string | null, ask: () => Promise<T>): Answer<T> {
  const [answer, setAnswer] = useState<Answer<T>>({ value: null, problem: null })
  useEffect(() => {
    let current = true
    setAnswer({ value: null, problem: null })
    if (key !== null) {
      ask().then(
        (value) => current && setAnswer({ value, problem: null }),
        (error: Error) => current && setAnswer({ value: null, problem: error.message }),
      )
    }
    return () => {
      current = false
    }
  }, [key])
  return answer
}
