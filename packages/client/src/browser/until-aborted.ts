/**
 * Settles as the work does, or as soon as the signal fires; the work is not relied upon to listen to it.
 * @throws the signal's reason when it fires first.
 */
export async function untilAborted<T>(
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal?.reason);
    signal?.addEventListener('abort', onAbort);
  });
  try {
    return await Promise.race([aborted, work()]);
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}
