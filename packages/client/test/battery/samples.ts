/** Bytes of every value after a real file's first bytes, so that whatever mangles text or line ends shows. */
function file(start: string, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at++)
    bytes[at] = at < start.length ? start.charCodeAt(at) : (at * 7) % 256;
  return bytes;
}

export const jpeg = file('\xff\xd8\xff\xe0', 70_001);
export const png = file('\x89PNG\r\n\x1a\n', 3_000);
export const wav = file('RIFF\x24\x08\x00\x00WAVEfmt ', 5_000);
export const zip = file('PK\x03\x04', 1_000);

/** The most bytes of a photo. */
export const maxPhoto = 1_048_576;

export const done = (message: string, data: object = {}) => ({
  body: { status: true, data: { message, ...data } },
});
export const failed = (message: string, data: object = {}) => ({
  body: { status: false, data: { message, ...data } },
});
export const refused = (status: number, message: string, headers: Record<string, string> = {}) => ({
  status,
  headers,
  body: { status: false, data: { message } },
});
export const nothingPending = { body: { status: true } };
