/** The graph you built breaks an op's rule: shapes, types or attributes that do not fit. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError'
}

/** This machine or this backend cannot do what was asked: no adapter, no memory, a missing kernel. */
export class BackendError extends Error {
  override readonly name = 'BackendError'
  /** The device is gone, as after a driver's crash: open the backend again and write what it held. */
  readonly deviceLost: boolean

  constructor(message: string, options: ErrorOptions & { readonly deviceLost?: boolean } = {}) {
    super(message, options)
    this.deviceLost = options.deviceLost ?? false
  }
}
