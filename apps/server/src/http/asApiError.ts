// Whatever is thrown, as an error that the client may see: nothing of the inside is told.
import type { FastifyError } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { ApiError, invalid } from './apiError.ts'

/** An error as it is sent. What nobody foresaw becomes a bare 500. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  if (hasZodFastifySchemaValidationErrors(error)) {
    const [issue] = error.validation
    const path = issue?.instancePath.split('/').slice(1).join('.') ?? ''
    if (issue?.keyword === 'unrecognized_keys') {
      const { keys = [] } = issue.params as { readonly keys?: readonly string[] }
      const name = [path, keys[0]].filter((part) => part).join('.')
      return invalid(name, 'unrecognized request argument', 'unknown_parameter')
    }
    const message = issue?.message ?? 'not valid'
    return path === '' ? new ApiError(400, `body: ${message}`) : invalid(path, message)
  }
  const { statusCode, code } = (error ?? {}) as Partial<FastifyError>
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return new ApiError(413, 'The request body is too large.', { code: 'request_too_large' })
  }
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return new ApiError(415, 'The body must be JSON: send content-type: application/json.')
  }
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new ApiError(statusCode, 'The request could not be read: its body must be valid JSON.')
  }
  return new ApiError(500, 'The server had an error while processing your request.')
}
