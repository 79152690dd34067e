// The worker that owns backends and models.
import { methods } from './methods.ts'
import { serve } from './serve.ts'

// First the page says where its model lies.
addEventListener(
  'message',
  ({ data }: MessageEvent<string>) => serve(methods(new URL(data)), globalThis as never),
  { once: true },
)
