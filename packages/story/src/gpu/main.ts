// The worker that is loaded where WebGPU is asked for: without an adapter, or once it is lost, it tells on WebAssembly.
import { BackendError, openWasmInference } from '@ts/tensor'
import { openWebgpu } from '@ts/tensor/webgpu'
import { serve } from '../worker/serve.ts'
import type { OpenBackend } from '../worker/teller.ts'

const spare: OpenBackend = (threads) => openWasmInference({ threads })

serve({
  open: async (threads) => {
    try {
      return await openWebgpu()
    } catch (error) {
      if (!(error instanceof BackendError)) throw error
      return spare(threads)
    }
  },
  spare,
})
