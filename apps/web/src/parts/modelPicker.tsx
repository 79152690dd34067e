// Chooses a model: one that is here, or one from a file.
import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { ModelInfo } from '../engine/library.ts'
import { addModel, dropProblem, modelInfo, models } from '../shelf.ts'

interface Props {
  readonly label: string
  readonly value: string
  readonly onChange: (id: string) => void
}

/** A list of the models of this device, with a way to open another. */
export function ModelPicker({ label, value, onChange }: Props): VNode {
  const info = useModelInfo(value)
  const list = models.value
  const missing = !list.some(({ id }) => id === value)
  return (
    <div class="field model-picker">
      <label>
        <span class="label">{label}</span>
        <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
          {missing && <option value={value}>{value} (not on this device)</option>}
          {list.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <FileButton
        text="Open a model…"
        accept=".tinystory,.gguf,.safetensors,.bin,.json,.model,.txt,.md"
        onFiles={async (files) => {
          const added = await addModel(files)
          if (added) onChange(added.id)
        }}
      />
      {info && (
        <p class="hint">
          {count(info.parameters)} numbers in {info.layers} layers, {count(info.vocabulary)} words
          and parts of words
          {info.instruct ? ', trained on instructions' : ''}
        </p>
      )}
      {dropProblem.value && (
        <p class="problem" role="alert">
          {dropProblem.value}
        </p>
      )}
    </div>
  )
}

/** A button that opens the file picker. */
export function FileButton({
  text,
  accept,
  onFiles,
}: {
  readonly text: string
  readonly accept: string
  readonly onFiles: (files: readonly File[]) => void
}): VNode {
  return (
    <label class="button quiet file-button">
      {text}
      <input
        type="file"
        multiple
        accept={accept}
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])]
          event.currentTarget.value = ''
          if (files.length > 0) onFiles(files)
        }}
      />
    </label>
  )
}

/** A model's description; null until it is known, or where it cannot be. */
export function useModelInfo(id: string): ModelInfo | null {
  const [info, setInfo] = useState<ModelInfo | null>(null)
  useEffect(() => {
    let current = true
    setInfo(null)
    modelInfo(id).then(
      (found) => current && setInfo(found),
      // Whoever tells a story with it is told why.
      () => {},
    )
    return () => {
      current = false
    }
  }, [id])
  return info
}

/** A number as people read it: 1,056,000. */
export function count(n: number): string {
  return Math.round(n).toLocaleString('en')
}
