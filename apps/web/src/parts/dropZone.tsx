// Takes files that are dropped anywhere on the page.
import { useSignal } from '@preact/signals'
import type { VNode } from 'preact'
import { useEffect } from 'preact/hooks'

/** Shows where files may be dropped while they are held over the page. */
export function DropZone({
  text,
  onFiles,
}: {
  readonly text: string
  readonly onFiles: (files: readonly File[]) => void
}): VNode | null {
  const over = useSignal(false)
  useEffect(() => {
    const stop = new AbortController()
    const on = (name: 'dragenter' | 'dragover' | 'dragleave' | 'drop', act: () => void): void =>
      addEventListener(
        name,
        (event: DragEvent) => {
          if (!event.dataTransfer?.types.includes('Files')) return
          event.preventDefault()
          act()
          if (name !== 'drop') return
          const files = [...event.dataTransfer.files]
          if (files.length > 0) onFiles(files)
        },
        { signal: stop.signal },
      )
    on('dragenter', () => {
      over.value = true
    })
    on('dragover', () => {
      over.value = true
    })
    on('dragleave', () => {
      over.value = false
    })
    on('drop', () => {
      over.value = false
    })
    return () => stop.abort()
  }, [onFiles])
  return over.value ? (
    <div class="drop-zone" aria-hidden="true">
      <p>{text}</p>
    </div>
  ) : null
}
