/** A stream of bytes with a reader, as the platforms and Node's `stream/web` have it. */
export interface ByteStream {
  getReader(): {
    read(): Promise<
      { done: false; value: Uint8Array } | { done: true; value?: Uint8Array | undefined }
    >;
    cancel(reason?: unknown): Promise<void>;
  };
}

/**
 * Everything that can be sent as a file: a `Blob` or `File`, an `ArrayBuffer`, a `Uint8Array` or Node `Buffer`, a web
 * stream, a Node stream or any other async iterable of bytes.
 */
export type FileInput =
  | Blob
  | ArrayBuffer
  | ArrayBufferView
  | ByteStream
  | AsyncIterable<Uint8Array>;

/**
 * The bytes of a buffer or a stream, copied, for its owner may use the memory again. A stream is read until it ends, until it
 * has given more than `limit`, or until the signal fires, and is then closed.
 *
 * @throws TypeError for anything else, what the stream throws, and the signal's reason.
 */
export async function readBytes(
  source: unknown,
  limit: number,
  signal?: AbortSignal,
): Promise<Blob> {
  if (isBytes(source)) return new Blob([source]);
  const parts: Blob[] = [];
  let bytes = 0;
  const [chunks, close] = open(source as ByteStream | ClosableIterable);
  // Whoever aborted waits no more, and so nobody is left to be told that closing failed.
  signal?.addEventListener('abort', () => close().catch(() => {}));
  for await (const chunk of { [Symbol.asyncIterator]: () => chunks }) {
    if (!isBytes(chunk)) throw new TypeError('no bytes');
    parts.push(new Blob([chunk]));
    bytes += chunk.byteLength;
    if (bytes > limit) break;
  }
  signal?.throwIfAborted();
  return new Blob(parts);
}

/** Node's streams end an iteration only with their next chunk, unless they are destroyed. */
type ClosableIterable = AsyncIterable<unknown> & { destroy?(): void };

/** The chunks of a stream, and what closes it early. Not every browser can iterate over its own streams. */
function open(
  source: ByteStream | ClosableIterable,
): [chunks: AsyncIterator<unknown>, close: () => Promise<unknown>] {
  if ('getReader' in source) {
    const reader = source.getReader();
    const close = async () => ({ done: true, value: await reader.cancel() }) as const;
    // Some declarations leave out the value of the last result, which nobody reads.
    const next = () => reader.read() as Promise<IteratorResult<unknown>>;
    return [{ next, return: close }, close];
  }
  const chunks = source[Symbol.asyncIterator]();
  return [chunks, async () => source.destroy?.() ?? chunks.return?.()];
}

function isBytes(value: unknown): value is ArrayBuffer | ArrayBufferView<ArrayBuffer> {
  return value instanceof ArrayBuffer || ArrayBuffer.isView(value);
}
