/** A part of a multipart body. */
export interface Part {
  name: string;
  content: string | Buffer;
  /** Makes it a file. */
  filename?: string;
  type?: string;
}

const boundary = 'a-boundary-of-the-tests';

/** The body's bytes, with every part as it is given. */
export function multipart(parts: readonly Part[]): Buffer {
  const chunks: (string | Buffer)[] = [];
  for (const { name, content, filename, type } of parts) {
    chunks.push(
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"`,
      filename === undefined ? '' : `; filename="${filename}"`,
      type === undefined ? '' : `\r\nContent-Type: ${type}`,
      '\r\n\r\n',
      content,
      '\r\n',
    );
  }
  chunks.push(`--${boundary}--\r\n`);
  return Buffer.concat(chunks.map((chunk) => Buffer.from(chunk)));
}

export const multipartType = `multipart/form-data; boundary=${boundary}`;

/** Files that are recognised by how they begin, filled up to a size in bytes. */
export const file = {
  jpeg: (size = 64) => filled([0xff, 0xd8, 0xff, 0xe0], size),
  png: (size = 64) => filled([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], size),
  wav: (size = 64) => filled([...Buffer.from('RIFF\0\0\0\0WAVE')], size),
  zip: (size = 64) => filled([0x50, 0x4b, 0x03, 0x04], size),
  gif: (size = 64) => filled([...Buffer.from('GIF89a')], size),
};

function filled(head: readonly number[], size: number): Buffer {
  const bytes = Buffer.alloc(size, 0x55);
  Buffer.from(head).copy(bytes);
  return bytes;
}
