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
  const [next, close] = open(source as ByteStream | (AsyncIterable<unknown> & Closable));
  // A stream that fails to close has nobody left who waits for it.
  signal?.addEventListener('abort', () => close().catch(() => {}));
  try {
    for (;;) {
      const { done, value } = await next();
      if (done) break;
      if (!isBytes(value)) throw new TypeError('no bytes');
      parts.push(new Blob([value]));
      bytes += value.byteLength;
      if (bytes > limit) break;
    }
  } finally {
    await close();
  }
  signal?.throwIfAborted();
  return new Blob(parts);
}

/** Node's streams wait for their next chunk before they return, unless they are destroyed. */
interface Closable {
  destroy?(): void;
}

/** What gives the next chunk of a stream, and what closes it. Not every browser can iterate over its own streams. */
function open(
  source: ByteStream | (AsyncIterable<unknown> & Closable),
): [next: () => Promise<{ done?: boolean; value?: unknown }>, close: () => Promise<unknown>] {
  if ('getReader' in source) {
    const reader = source.getReader();
    return [() => reader.read(), () => reader.cancel()];
  }
  const chunks = source[Symbol.asyncIterator]();
  return [() => chunks.next(), async () => source.destroy?.() ?? chunks.return?.()];
}

function isBytes(value: unknown): value is ArrayBuffer | ArrayBufferView<ArrayBuffer> {
  return value instanceof ArrayBuffer || ArrayBuffer.isView(value);
}
