import { join } from 'node:path';
import sharp from 'sharp';

/**
 * Makes photos of 3 megapixels of small ones: enlarged to 2048 x 1536, and with grain, so that they weigh about as much as a
 * camera's.
 * @param into the folder that they are put in.
 * @returns their paths.
 */
export async function threeMegapixels(files: readonly string[], into: string): Promise<string[]> {
  const [width, height] = [2048, 1536];
  const grain = await sharp({
    create: {
      ...{ width, height, channels: 3, background: '#808080' },
      noise: { type: 'gaussian', mean: 128, sigma: 12 },
    },
  })
    .png()
    .toBuffer();
  const made: string[] = [];
  for (const [number, file] of files.entries()) {
    const path = join(into, `${number}.jpg`);
    await sharp(file)
      .resize(width, height, { fit: 'cover' })
      .composite([{ input: grain, blend: 'soft-light' }])
      .jpeg({ quality: 85 })
      .toFile(path);
    made.push(path);
  }
  return made;
}
