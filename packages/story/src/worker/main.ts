// The worker that is inside the script: tells on WebAssembly.
import { openWasmInference } from '@ts/tensor'
import { serve } from './serve.ts'

serve({ open: (threads) => openWasmInference({ threads }) })
