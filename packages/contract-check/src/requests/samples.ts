/** A file as a request carries it. */
export interface SampleFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly fileName: string;
  readonly type: string;
}

/** A file that begins as its kind does, filled up to a size in bytes with what no reader of it can use. */
export function filledFile(kind: SampleKind, size = 64): SampleFile {
  const { head, fileName, type } = kinds[kind];
  const bytes = new Uint8Array(size).fill(0x55);
  bytes.set(latin1(head).subarray(0, size));
  return { bytes, fileName, type };
}

export type SampleKind = keyof typeof kinds;

const kinds = {
  jpeg: { head: '\xff\xd8\xff\xe0', fileName: 'photo.jpg', type: 'image/jpeg' },
  wav: { head: 'RIFF\x38\0\0\0WAVE', fileName: 'audio.wav', type: 'audio/wav' },
  zip: { head: 'PK\x03\x04', fileName: 'session.zip', type: 'application/zip' },
  gif: { head: 'GIF89a', fileName: 'photo.gif', type: 'image/gif' },
} as const;

/** A whole picture of one grey pixel, of 1 by 1: nobody is on it, and every reader can read it. */
export function greyPixel(): SampleFile {
  return { ...filledFile('jpeg'), bytes: fromBase64(greyJpeg) };
}

/** A second of silence, of 8,000 samples of 16 bits. */
export function silence(): SampleFile {
  const samples = 8_000;
  const view = new DataView(new ArrayBuffer(44 + 2 * samples));
  const write = (at: number, text: string) =>
    latin1(text).forEach((byte, index) => {
      view.setUint8(at + index, byte);
    });
  write(0, 'RIFF');
  view.setUint32(4, 36 + 2 * samples, true);
  write(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, 8_000, true);
  view.setUint32(28, 16_000, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  write(36, 'data');
  view.setUint32(40, 2 * samples, true);
  return { ...filledFile('wav'), bytes: new Uint8Array(view.buffer) };
}

/** The bytes of a file in base64. */
export function toBase64({ bytes }: SampleFile): string {
  return Buffer.from(bytes).toString('base64');
}

function latin1(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(text, 'base64'));
}

const greyJpeg =
  '/9j/2wBDAP//////////////////////////////////////////////////////////////////////////////////////2wBDAf//////////////////////////////////////////////////////////////////////////////////////wAARCAABAAEDASIAAhEBAxEB/8QAFAABAAAAAAAAAAAAAAAAAAAAAP/EABQQAQAAAAAAAAAAAAAAAAAAAAD/xAAUAQEAAAAAAAAAAAAAAAAAAAAA/8QAFBEBAAAAAAAAAAAAAAAAAAAAAP/aAAwDAQACEQMRAD8AAA//2Q==';
