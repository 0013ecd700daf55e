/** The body of an answer that is no outcome: in the API's envelope, or in that of the liveness host's paths. */
export function errorEnvelope(path: string, status: number, message: string): object {
  return path.startsWith('/biometrics/')
    ? { meta: { ok: false, code: status, mode: 'live' }, data: { message } }
    : { status: false, data: { message } };
}
