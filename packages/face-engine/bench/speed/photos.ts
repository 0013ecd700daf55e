import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

/** 100 photos of 10 people, 250 x 250, of Labeled Faces in the Wild: beside the repository, not in it. */
const folder = fileURLToPath(
  new URL('../../../../../shared/data/face/lfw-sample', import.meta.url),
);

/** The paths of the photos. @throws when they are missing. */
export function lfwSample(): string[] {
  if (!existsSync(folder))
    throw new Error(
      'The photos are missing: put a folder for each of some people of Labeled Faces in the Wild into ../shared/data/face/lfw-sample.',
    );
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.jpg'))
    .sort()
    .map((file) => join(folder, file));
}

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
