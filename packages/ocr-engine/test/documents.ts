import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { decodeImage, type RgbImage } from '@biometrid/image-reader';
import type { TestContext } from 'vitest';

/** Specimens that may be measured with, but not handed on: they lie beside the repository, not in it. */
const folder = new URL('../../../../shared/data/document/photos/', import.meta.url);

/** A photo of a specimen, decoded; without it the test is skipped. */
export async function specimenPhoto(
  ctx: Pick<TestContext, 'skip'>,
  name: string,
): Promise<RgbImage> {
  const file = fileURLToPath(new URL(name, folder));
  if (!existsSync(file))
    return ctx.skip(`The specimen is missing: there is no ../shared/data/document/photos/${name}.`);
  return await decodeImage(readFileSync(file), { mostPixels: 12_000_000 });
}

/** A picture turned clockwise. */
export function turnedBy({ width, height, data }: RgbImage, quarters: number): RgbImage {
  let picture: RgbImage = { width, height, channels: 3, data };
  for (let turn = 0; turn < quarters; turn++) {
    const from = picture;
    const turned = new Uint8Array(from.data.length);
    for (let y = 0; y < from.width; y++) {
      for (let x = 0; x < from.height; x++) {
        const at = ((from.height - 1 - x) * from.width + y) * 3;
        turned.set(from.data.subarray(at, at + 3), (y * from.height + x) * 3);
      }
    }
    picture = { width: from.height, height: from.width, channels: 3, data: turned };
  }
  return picture;
}

/** A picture of one colour. */
export function plain(width: number, height: number, value: number): RgbImage {
  return { width, height, channels: 3, data: new Uint8Array(width * height * 3).fill(value) };
}
