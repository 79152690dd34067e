// The bundled worker as text; build.ts makes it.
declare module 'tiny-story:worker' {
  const source: string

  export { source }
}
