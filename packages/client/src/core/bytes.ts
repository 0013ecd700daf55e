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
 * has given more than `limit`, or until it gives something after the signal fired, and is then closed.
 *
 * @throws TypeError for anything else, and what the stream throws.
 */
export async function readBytes(
  source: unknown,
  limit: number,
  signal?: AbortSignal,
): Promise<Blob> {
  if (isBytes(source)) return new Blob([source]);
  const parts: Blob[] = [];
  let bytes = 0;
  for await (const chunk of iterate(source as ByteStream | AsyncIterable<unknown>)) {
    if (!isBytes(chunk)) throw new TypeError('no bytes');
    parts.push(new Blob([chunk]));
    bytes += chunk.byteLength;
    if (bytes > limit || signal?.aborted) break;
  }
  return new Blob(parts);
}

/** Not every browser can iterate over its own streams. */
function iterate(source: ByteStream | AsyncIterable<unknown>): AsyncIterable<unknown> {
  if (!('getReader' in source)) return source;
  const reader = source.getReader();
  return {
    [Symbol.asyncIterator]: () => ({
      // Some declarations leave out the value of the last result, which nobody reads.
      next: () => reader.read() as Promise<IteratorResult<unknown>>,
      return: async () => ({ done: true, value: await reader.cancel() }),
    }),
  };
}

function isBytes(value: unknown): value is ArrayBuffer | ArrayBufferView<ArrayBuffer> {
  return value instanceof ArrayBuffer || ArrayBuffer.isView(value);
}
