import { basename } from 'node:path';
import sharp from 'sharp';
import { facelessDrawings } from './faceless-drawings.js';
import { randomNumbers } from './statistics.js';

/** Photos of lfw-sample, looked through by eye, whose upper left corner shows walls, leaves, cloth, a hand, and no face. */
const upperLeft = [
  'Ariel_Sharon_0001',
  'Ariel_Sharon_0004',
  'Ariel_Sharon_0005',
  'Ariel_Sharon_0006',
  'Ariel_Sharon_0008',
  'Arnold_Schwarzenegger_0005',
  'Arnold_Schwarzenegger_0007',
  'Arnold_Schwarzenegger_0008',
  'Colin_Powell_0004',
  'Colin_Powell_0006',
  'Donald_Rumsfeld_0001',
  'Donald_Rumsfeld_0003',
  'Donald_Rumsfeld_0007',
  'George_W_Bush_0001',
  'George_W_Bush_0002',
  'George_W_Bush_0003',
  'George_W_Bush_0010',
  'Gerhard_Schroeder_0001',
  'Gerhard_Schroeder_0002',
  'Gerhard_Schroeder_0005',
  'Gerhard_Schroeder_0007',
  'Gerhard_Schroeder_0009',
  'Gerhard_Schroeder_0010',
  'Hugo_Chavez_0007',
  'Hugo_Chavez_0008',
  'Jacques_Chirac_0001',
  'Jacques_Chirac_0002',
  'Jacques_Chirac_0008',
  'Jacques_Chirac_0020',
  'Tony_Blair_0005',
  'Vladimir_Putin_0001',
  'Vladimir_Putin_0002',
  'Vladimir_Putin_0006',
];

/** The same of the upper right corner. */
const upperRight = [
  'Arnold_Schwarzenegger_0007',
  'Colin_Powell_0002',
  'Colin_Powell_0005',
  'Colin_Powell_0010',
  'Donald_Rumsfeld_0002',
  'Donald_Rumsfeld_0009',
  'Gerhard_Schroeder_0003',
  'Gerhard_Schroeder_0006',
  'Hugo_Chavez_0006',
  'Jacques_Chirac_0008',
  'Tony_Blair_0002',
  'Tony_Blair_0006',
  'Vladimir_Putin_0008',
  'Vladimir_Putin_0009',
];

const side = 80;

/**
 * Pictures without a face, the same at every run: drawings, noise, and corners of photos.
 * @param photos paths; those whose corners are known to be without a face are used.
 */
export async function* facelessPictures(
  photos: readonly string[],
): AsyncGenerator<{ name: string; image: Buffer }> {
  for (const [name, shapes] of Object.entries(facelessDrawings)) {
    yield { name, image: await sharp(drawing(shapes)).jpeg({ quality: 92 }).toBuffer() };
  }
  yield { name: 'noise', image: await noise(3).png().toBuffer() };
  yield { name: 'grey noise', image: await noise(1).png().toBuffer() };
  yield { name: 'noise, blurred', image: await noise(3).blur(4).normalise().png().toBuffer() };
  yield {
    name: 'noise, very blurred',
    image: await noise(3).blur(16).normalise().png().toBuffer(),
  };
  for (const path of photos) {
    const photo = basename(path).replace(/\.\w+$/, '');
    if (upperLeft.includes(photo)) yield { name: `${photo}, left`, image: await corner(path, 0) };
    if (upperRight.includes(photo)) {
      yield { name: `${photo}, right`, image: await corner(path, 250 - side) };
    }
  }
}

function drawing(shapes: string): Buffer {
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400" viewBox="0 0 200 200">${shapes}</svg>`,
  );
}

function noise(channels: 1 | 3) {
  const [width, height] = [320, 320];
  const random = randomNumbers(channels);
  const values = Uint8Array.from({ length: width * height * channels }, () => random() * 256);
  return sharp(values, { raw: { width, height, channels } });
}

/** An upper corner of a photo of 250 x 250, four times as large. */
function corner(path: string, left: number): Promise<Buffer> {
  return sharp(path)
    .extract({ left, top: 0, width: side, height: side })
    .resize(side * 4)
    .jpeg({ quality: 92 })
    .toBuffer();
}
