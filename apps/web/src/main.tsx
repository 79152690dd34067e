import './style/base.css'
import './style/controls.css'
import './style/tell.css'
import './style/train.css'
import './style/inside.css'
import { render } from 'preact'
import { App } from './app.tsx'
import { registerOffline } from './offline.ts'
import { saveWhenHidden } from './train/session.ts'

render(<App />, document.getElementById('page')!)
registerOffline()
saveWhenHidden()
