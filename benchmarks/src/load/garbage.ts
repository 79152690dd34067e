// What is no request, or none that can be answered.
import { connect } from 'node:net'

const json = (body: string, path = '/v1/completions'): string =>
  `POST ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
const head =
  'POST /v1/completions HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n'

/** Bytes for a connection of their own. */
export const garbage: readonly string[] = [
  '',
  '\0\0\0\0',
  'hello\r\n\r\n',
  'GET\r\n\r\n',
  'GET / HTTP/9.9\r\n\r\n',
  'GET /livez HTTP/1.1\r\n\r\n',
  'GET /livez HTTP/1.1\r\nhost: localhost\r\nhost: evil.example\r\n\r\n',
  `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nhost: localhost\r\n\r\n`,
  `GET /livez HTTP/1.1\r\nhost: localhost\r\nx: ${'a'.repeat(40_000)}\r\n\r\n`,
  'GET /%00%ff%zz HTTP/1.1\r\nhost: localhost\r\n\r\n',
  'GET /v1/models/%e2%82 HTTP/1.1\r\nhost: localhost\r\n\r\n',
  'GET /metrics HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n',
  'OPTIONS * HTTP/1.1\r\nhost: localhost\r\n\r\n',
  'DELETE /v1/models/model HTTP/1.1\r\nhost: localhost\r\n\r\n',
  'TRACE /livez HTTP/1.1\r\nhost: localhost\r\n\r\n',
  'CONNECT localhost:80 HTTP/1.1\r\nhost: localhost\r\n\r\n',
  // A TLS hello.
  '\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03',
  // Half a head, half a body, bodies that lie about their length.
  head.slice(0, 40),
  `${head}content-length: 100\r\n\r\n{"model":`,
  `${head}content-length: -1\r\n\r\n`,
  `${head}content-length: 5\r\ncontent-length: 6\r\n\r\n{"a":1}`,
  `${head}content-length: 99999999999\r\n\r\n`,
  `${head}transfer-encoding: chunked\r\n\r\nzz\r\nnope\r\n`,
  `${head}transfer-encoding: chunked\r\ncontent-length: 3\r\n\r\n0\r\n\r\n`,
  `${head}expect: 200-maybe\r\ncontent-length: 2\r\n\r\n{}`,
  json(''),
  json('{'),
  json('[[[['.repeat(5000)),
  json('{"model":"model","prompt":"\\ud800"}'),
  json('{"__proto__":{"x":1},"constructor":{"prototype":{}}}'),
  json('{"model":"model","prompt":["a",["b"]],"max_tokens":1e99}'),
  json(`{"model":"${'a'.repeat(2 ** 21)}"}`),
  json('{"model":"model","messages":[{"role":"user"}]}', '/v1/chat/completions'),
  json('{"model":"nobody","prompt":"x"}'),
  json('{}', '/metrics'),
  json('{}', '/v1/nowhere/../../etc/passwd'),
  // Two requests at once, the second broken.
  `GET /livez HTTP/1.1\r\nhost: localhost\r\n\r\n\0\0`,
  // A request that goes away before its answer.
  json('{"model":"model","prompt":"Once upon a time","max_tokens":50,"stream":true}'),
]

/** Longest that an answer is waited for, ms: then the client goes away. */
const PATIENCE = 200

/** Sends bytes as they are. @returns the status of what came back; 0 if nothing did */
export function sendGarbage({ hostname, port }: URL, bytes: string): Promise<number> {
  return new Promise((resolve, reject) => {
    let heard = ''
    const socket = connect(Number(port), hostname)
    socket.setTimeout(PATIENCE, () => socket.destroy())
    socket.on('data', (part) => {
      if (heard.length < 100) heard += part.toString('latin1')
      // More may come, but nobody waits for it.
      socket.destroy()
    })
    // That the server hangs up in mid-sentence is its right; that it is not there is not.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') reject(error)
    })
    socket.on('close', () => resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(heard)?.[1] ?? 0)))
    socket.write(bytes, 'latin1')
  })
}
