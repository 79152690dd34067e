// The worker that is loaded where WebGPU is asked for: without an adapter it tells on WebAssembly.
import { BackendError, openWasmInference } from '@ts/tensor'
import { openWebgpu } from '@ts/tensor/webgpu'
import { serve } from '../worker/serve.ts'

serve(async (threads) => {
  try {
    return await openWebgpu()
  } catch (error) {
    if (!(error instanceof BackendError)) throw error
    return openWasmInference({ threads })
  }
})
