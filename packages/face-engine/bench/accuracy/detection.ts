import sharp from 'sharp';
import type { FaceEngine } from '../../src/index.js';
import type { Photo } from '../photos/photo-sets.js';
import { facelessPictures } from './faceless-pictures.js';
import type { SeenPhoto } from './faces.js';
import { randomNumbers } from './statistics.js';

/** Photos of lfw-sample that show others beside who they are of, counted by eye. */
const bystanders: Readonly<Record<string, number>> = {
  Ariel_Sharon_0004: 4,
  Ariel_Sharon_0009: 2,
  Arnold_Schwarzenegger_0005: 1,
  Arnold_Schwarzenegger_0007: 1,
  Colin_Powell_0010: 2,
  Tony_Blair_0001: 1,
};

/** How many photos of a set show a face to the engine, and boxes beyond the people that are on them. */
export function countFound(photos: readonly SeenPhoto[]) {
  return {
    photos: photos.length,
    found: photos.filter(({ faces }) => faces.length > 0).length,
    falseBoxes: photos.reduce(
      (sum, { name, faces }) => sum + Math.max(0, faces.length - 1 - (bystanders[name] ?? 0)),
      0,
    ),
  };
}

/** Photos found when they are turned: the face has to be turned alike. @param turn in degrees, clockwise. */
export async function countTurned(engine: FaceEngine, photos: readonly Photo[], turn: number) {
  let found = 0;
  for (const { bytes } of photos) {
    const [face] = await engine.detect(
      await sharp(bytes).rotate(turn).jpeg({ quality: 95 }).toBuffer(),
    );
    const off = face ? Math.abs(((face.pose.roll - turn + 540) % 360) - 180) : 180;
    if (off < 45) found++;
  }
  return { photos: photos.length, found };
}

/** How often a mosaic is drawn anew of other photos. */
const draws = 5;

/** Photos of a mosaic that show a face at their place, over several draws. */
export async function countInMosaics(
  engine: FaceEngine,
  photos: readonly Photo[],
  [columns, rows]: readonly [number, number],
) {
  const side = 250;
  const random = randomNumbers(columns * 100 + rows);
  let found = 0;
  for (let draw = 0; draw < draws; draw++) {
    const chosen = Array.from(
      { length: columns * rows },
      () => photos[Math.floor(random() * photos.length)],
    ).filter((photo) => photo !== undefined);
    const places = chosen.map((_photo, index) => ({
      left: (index % columns) * side,
      top: Math.floor(index / columns) * side,
    }));
    const mosaic = await sharp({
      create: { width: columns * side, height: rows * side, channels: 3, background: '#000' },
    })
      .composite(
        await Promise.all(
          chosen.map(async ({ bytes }, index) => ({
            input: await sharp(bytes).resize(side, side).toBuffer(),
            left: places[index]?.left ?? 0,
            top: places[index]?.top ?? 0,
          })),
        ),
      )
      .jpeg({ quality: 92 })
      .toBuffer();
    const faces = await engine.detect(mosaic);
    found += places.filter(({ left, top }) =>
      faces.some(({ box }) => {
        const across = box.x + box.width / 2 - left - side / 2;
        const down = box.y + box.height / 2 - top - side / 2;
        return Math.hypot(across, down) < side / 5;
      }),
    ).length;
  }
  return { photos: draws * columns * rows, found };
}

/** Pictures without a face that the engine sees one on, by name. */
export async function countFaceless(engine: FaceEngine, photos: readonly Photo[]) {
  const taken: string[] = [];
  let pictures = 0;
  for await (const { name, image } of facelessPictures(photos.map(({ path }) => path))) {
    pictures++;
    if ((await engine.detect(image)).length > 0) taken.push(name);
  }
  return { pictures, taken };
}
