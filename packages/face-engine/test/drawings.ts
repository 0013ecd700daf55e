import sharp from 'sharp';

/** A wall of bricks, as shapes in SVG. */
export const wall = `<defs><pattern id="bricks" width="50" height="30" patternUnits="userSpaceOnUse">
  <rect width="50" height="30" fill="#999"/><rect width="47" height="12" fill="#a43"/>
  <rect x="-25" y="15" width="47" height="12" fill="#b54"/><rect x="25" y="15" width="47" height="12" fill="#b54"/>
  </pattern></defs><rect width="600" height="600" fill="url(#bricks)"/>`;

/** Pictures without a face, by what they show. */
export async function faceless(): Promise<[what: string, picture: Buffer][]> {
  return [
    ['a wall', await drawing(wall, 600)],
    [
      'a house',
      await drawing(`<rect width="250" height="250" fill="#cde"/>
        <rect x="60" y="120" width="130" height="100" fill="#a52"/><path d="M50 120 L125 50 L200 120 Z" fill="#611"/>
        <rect x="80" y="150" width="30" height="30" fill="#ffc"/><rect x="140" y="150" width="30" height="30" fill="#ffc"/>
        <rect x="112" y="180" width="26" height="40" fill="#320"/>`),
    ],
    [
      'a matchstick man',
      await drawing(`<rect width="250" height="250" fill="#fff"/><g fill="none" stroke="#000" stroke-width="4">
        <circle cx="125" cy="60" r="25"/><path d="M125 85V160L90 220M125 160L160 220M85 110H165"/></g>`),
    ],
    [
      'a gradient',
      await drawing(`<linearGradient id="g"><stop stop-color="#420"/><stop offset="1" stop-color="#fdb"/></linearGradient>
        <rect width="250" height="250" fill="url(#g)"/>`),
    ],
    ['nothing', await drawing('<rect width="250" height="250" fill="#000"/>')],
    ['noise', await noise(300).png().toBuffer()],
    ['blurred noise', await noise(300).blur(8).normalise().png().toBuffer()],
  ];
}

/** A square drawing, by its shapes in SVG, as a PNG image. */
export function drawing(shapes: string, side = 250): Promise<Buffer> {
  return sharp(svg(shapes, side)).png().toBuffer();
}

/** Shapes as an SVG image, to be laid over a photo. */
export function svg(shapes: string, side = 250): Buffer {
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}">${shapes}</svg>`,
  );
}

/** Pixels of all colours, the same ones every time. */
function noise(side: number) {
  let state = 1;
  const pixels = Uint8Array.from({ length: side * side * 3 }, () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return state >>> 24;
  });
  return sharp(pixels, { raw: { width: side, height: side, channels: 3 } });
}

/** Pictures of one size side by side, in as many columns as rows. */
export function mosaic(pictures: readonly Buffer[], side: number): Promise<Buffer> {
  const columns = Math.ceil(Math.sqrt(pictures.length));
  const length = columns * side;
  return sharp({ create: { width: length, height: length, channels: 3, background: '#fff' } })
    .composite(
      pictures.map((input, index) => ({
        input,
        left: (index % columns) * side,
        top: Math.floor(index / columns) * side,
      })),
    )
    .jpeg()
    .toBuffer();
}
