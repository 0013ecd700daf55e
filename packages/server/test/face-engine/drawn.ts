import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';

/** A wall of bricks, as shapes in SVG. */
export const wall = `<defs><pattern id="bricks" width="50" height="30" patternUnits="userSpaceOnUse">
  <rect width="50" height="30" fill="#999"/><rect width="47" height="12" fill="#a43"/>
  <rect x="-25" y="15" width="47" height="12" fill="#b54"/><rect x="25" y="15" width="47" height="12" fill="#b54"/>
  </pattern></defs><rect width="250" height="250" fill="url(#bricks)"/>`;

/** Shapes on which there is no face, by what they show. */
export const faceless: [what: string, shapes: string][] = [
  ['a wall', wall],
  [
    'a drawing of a house',
    `<rect width="250" height="250" fill="#cde"/><rect x="60" y="120" width="130" height="100" fill="#a52"/>
    <path d="M50 120 L125 50 L200 120 Z" fill="#611"/><rect x="80" y="150" width="30" height="30" fill="#ffc"/>
    <rect x="140" y="150" width="30" height="30" fill="#ffc"/><rect x="112" y="180" width="26" height="40" fill="#320"/>`,
  ],
  [
    'a drawing of a person',
    `<rect width="250" height="250" fill="#fff"/><g fill="none" stroke="#000" stroke-width="4">
    <circle cx="125" cy="60" r="25"/><path d="M125 85 V160 M125 160 L90 220 M125 160 L160 220 M85 110 H165"/></g>`,
  ],
];

/** A drawing of 250 by 250 pixels, by its shapes in SVG, as a JPEG image. */
export function drawing(shapes: string): Promise<Buffer> {
  return sharp(svg(shapes)).jpeg().toBuffer();
}

/** Files that are no photos to the contract, by what is wrong with them: each is answered with 400. */
export async function badPhotos(): Promise<[what: string, bytes: Buffer][]> {
  const [jpeg, png] = [await drawing(wall), await sharp(svg(wall)).png().toBuffer()];
  return [
    ['text', Buffer.from('This is a portrait of Ada.')],
    ['a WAV file', Buffer.from('RIFF\0\0\0\0WAVEfmt ')],
    ['a GIF image', await sharp(svg(wall)).gif().toBuffer()],
    ['a WebP image', await sharp(svg(wall)).webp().toBuffer()],
    ['a JPEG image that is cut off', jpeg.subarray(0, jpeg.length / 2)],
    ['the head of a JPEG image alone', jpeg.subarray(0, 4)],
    ['a PNG image that is cut off', png.subarray(0, png.length / 2)],
    ['a PNG image with damaged pixels', Buffer.from(png).fill(0x55, 60, 200)],
    ['an animated PNG image', animated(png)],
    ['a PNG image of 30,000 by 30,000 pixels', blank(30_000)],
  ];
}

/** What the contract takes, of a photograph, by what is unusual about it. */
export async function goodPhotos(photograph: Blob): Promise<[what: string, photo: Blob][]> {
  const photo = () => sharp(bytes);
  const bytes = await photograph.arrayBuffer();
  const made: [string, Sharp][] = [
    ['CMYK', photo().toColourspace('cmyk').jpeg()],
    ['grey', photo().greyscale().jpeg()],
    ['grey, as a PNG image', photo().greyscale().png()],
    ['half transparent', photo().ensureAlpha(0.5).png()],
    ['of 16 bits', photo().toColourspace('rgb16').png()],
    ['progressive', photo().jpeg({ progressive: true })],
    // Its pixels lie on their side, and its orientation says so.
    ['turned by EXIF', photo().rotate(270).withMetadata({ orientation: 6 }).jpeg()],
    ['mirrored by EXIF', photo().flop().withMetadata({ orientation: 2 }).jpeg()],
  ];
  return Promise.all(
    made.map(
      async ([what, image]): Promise<[string, Blob]> => [what, blobOf(await image.toBuffer())],
    ),
  );
}

export function blobOf(bytes: Buffer): Blob {
  return new Blob([Uint8Array.from(bytes)]);
}

function svg(shapes: string): Buffer {
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="250" height="250">${shapes}</svg>`,
  );
}

/** Length of what a PNG image begins with: its signature and its header. */
const headLength = 8 + 25;

/** A PNG image with the chunk that announces frames, as the APNG specification has it. */
function animated(png: Buffer): Buffer {
  const frames = Buffer.from([0, 0, 0, 2, 0, 0, 0, 0]);
  return Buffer.concat([
    png.subarray(0, headLength),
    chunk('acTL', frames),
    png.subarray(headLength),
  ]);
}

/** A small file of many black pixels, of one bit each. */
function blank(side: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header[8] = 1;
  // Each row begins with a byte that names its filter.
  const rows = Buffer.alloc(side * (1 + Math.ceil(side / 8)));
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, check]);
}
