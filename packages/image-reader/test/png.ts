import { crc32, deflateSync } from 'node:zlib';

/** Length of what a PNG image begins with: its signature and its header. */
const headLength = 8 + 25;

/** A PNG image with another chunk right behind its header. */
export function withChunk(png: Buffer, extra: Buffer): Buffer {
  return Buffer.concat([png.subarray(0, headLength), extra, png.subarray(headLength)]);
}

/** A chunk with a right checksum. @param length what it says of its own length. */
export function chunk(type: string, data: Buffer, length = data.length): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [head, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  head.writeUInt32BE(length);
  check.writeUInt32BE(crc32(typed));
  return Buffer.concat([head, typed, check]);
}

/** A small file of many black pixels, of one bit each. */
export function black(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  // Each row begins with a byte that names its filter.
  const rows = Buffer.alloc(height * (1 + Math.ceil(width / 8)));
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
