import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { decodeImage } from '@biometrid/image-reader';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Locator, openLocator } from '../../src/locator/locator.js';

const weights = fileURLToPath(
  new URL('../../../ocr-models/weights/mrz-locator.onnx', import.meta.url),
);
const folder = new URL('../../../../../shared/data/document/photos/', import.meta.url);
const photographs: Readonly<Record<string, readonly string[] | null>> = existsSync(folder)
  ? JSON.parse(readFileSync(new URL('mrz.json', folder), 'utf8'))
  : {};
if (Object.keys(photographs).length === 0) {
  console.warn('The photographs are missing: there is no ../shared/data/document/photos.');
}

describe.skipIf(Object.keys(photographs).length === 0)('A photograph of a specimen', () => {
  let locator: Locator;
  beforeAll(async () => {
    locator = await openLocator(weights);
  });
  afterAll(() => locator.close());

  it.each(Object.entries(photographs))(
    '%s gives its zone line by line, nothing where there is none',
    async (name, lines) => {
      const bytes = readFileSync(new URL(name, folder));
      const picture = await decodeImage(bytes, { mostPixels: 12_000_000 });
      const { blocks } = await locator.locate(picture);
      if (!lines) {
        expect(blocks).toEqual([]);
        return;
      }
      const block = blocks.find(
        (each) => each.lines.length === lines.length && Math.abs(each.direction) < 3,
      );
      expect(block).toBeDefined();
      const [first, second] = block?.lines ?? [];
      expect((first?.[1].x ?? 0) - (first?.[0].x ?? 0)).toBeGreaterThan(0.75 * picture.width);
      expect(second?.[0].y).toBeGreaterThan(first?.[3].y ?? 0);
    },
  );
});
