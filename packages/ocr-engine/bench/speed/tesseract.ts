import { dirname } from 'node:path';
import sharp from 'sharp';
import { dataFile } from '../accuracy/data.js';
import { cutLines } from '../peers/cut-lines.js';
import { fileOfPeer } from '../peers/install.js';
import { openTesseract, png } from '../peers/tesseract.js';
import { takePart } from './contestant.js';
import { timed } from './cost.js';

/** With the model for such zones where it lies beside the repository, else with English data. */
const mrzData = dataFile('peers/mrz.traineddata');
const open = (layout: 'page' | 'block') =>
  mrzData === undefined
    ? openTesseract('eng', fileOfPeer('@tesseract.js-data/eng/4.0.0_best_int'), true, layout)
    : openTesseract('mrz', dirname(mrzData), false, layout);
const readers = { page: await open('page'), 'cut zone': await open('block') };

takePart(async (task, { picture, mrz }) => {
  const jpeg = Buffer.from(picture, 'base64');
  const image = task === 'page' ? jpeg : await zone(jpeg, mrz);
  const reader = readers[task === 'page' ? 'page' : 'cut zone'];
  const { result, cost } = await timed(() => reader.read(image));
  return { lines: result.split('\n'), cost };
});

/** The lines below one another, straightened: from where the generator knows them. */
async function zone(jpeg: Buffer, mrz: Parameters<typeof cutLines>[1]): Promise<Buffer> {
  const lines = await cutLines(jpeg, mrz);
  const pngs = await Promise.all(lines.map(png));
  const width = Math.max(...lines.map((line) => line.width));
  const height = lines.reduce((sum, line) => sum + line.height, 0);
  const composites = pngs.map((input, i) => ({ input, left: 0, top: i * (lines[i]?.height ?? 0) }));
  return sharp({ create: { width, height, channels: 3, background: '#ccc' } })
    .composite(composites)
    .withMetadata({ density: 300 })
    .png()
    .toBuffer();
}
