// Errors in OpenAI's shape.

/** What OpenAI puts into `error.type`, as far as this server uses it. */
export type ApiErrorType =
  | 'invalid_request_error'
  | 'requests'
  | 'tokens'
  | 'server_error'
  | 'service_unavailable'

/** The body of an error. */
export interface ApiErrorBody {
  readonly error: {
    readonly message: string
    readonly type: ApiErrorType
    readonly param: string | null
    readonly code: string | null
  }
}

/** An error that the client is told. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  /** HTTP */
  readonly status: number
  readonly type: ApiErrorType
  /** the field of the request, as `prompt` or `messages.0.content` */
  readonly param: string | null
  readonly code: string | null
  /** sent with it, as `retry-after` */
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: number,
    message: string,
    details: {
      readonly type?: ApiErrorType
      readonly param?: string | null
      readonly code?: string | null
      readonly headers?: Readonly<Record<string, string>>
    } = {},
  ) {
    super(message)
    const usual = status >= 500 ? 'server_error' : 'invalid_request_error'
    const { type = usual, param = null, code = null, headers = {} } = details
    this.status = status
    this.type = type
    this.param = param
    this.code = code
    this.headers = headers
  }

  /** What is sent. */
  get body(): ApiErrorBody {
    const { message, type, param, code } = this
    return { error: { message, type, param, code } }
  }
}

/** A field that cannot be taken as it is. */
export function invalid(param: string, message: string, code: string | null = null): ApiError {
  return new ApiError(400, `${param}: ${message}`, { param, code })
}

/** The thread of a model has ended; a new one may be there soon. */
export function modelFailed(cause: Error): ApiError {
  const error = new ApiError(503, 'The model has failed; please try again later.', {
    type: 'service_unavailable',
    code: 'model_failed',
    headers: { 'retry-after': '2' },
  })
  error.cause = cause
  return error
}

/** The status that nginx has for it; nobody is there to be told, but logs and metrics are. */
export function clientClosed(): ApiError {
  return new ApiError(499, 'The client closed the connection.', { code: 'client_closed' })
}
