/** What the liveness operations say of a request that was answered. */
export const livenessMeta = { ok: true, code: 200, mode: 'live' } as const;
