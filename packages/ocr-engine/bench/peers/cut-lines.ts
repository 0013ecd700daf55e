import { decodeImage, type RgbImage, warp } from '@biometrid/image-reader';
import type { Point, Quad } from '../../src/geometry/quad.js';
import type { MrzTruth } from '../../test/specimens/truth.js';

/**
 * The lines of a zone as the readers beside the engine get them: straightened, upright, with what lies a quarter of their height around,
 * from where the generator knows them. The engine has to find them itself.
 */
export async function cutLines(jpeg: Uint8Array, { boxes }: MrzTruth): Promise<RgbImage[]> {
  const picture = await decodeImage(jpeg, { mostPixels: 25_000_000 });
  return boxes.map((box) => {
    const quad = enlarged(box);
    const [one, two, three, four] = quad;
    const wide = (distance(one, two) + distance(four, three)) / 2;
    const high = (distance(one, four) + distance(two, three)) / 2;
    const height = 48;
    return warp(picture, quad, { width: Math.round((height * wide) / high), height });
  });
}

function enlarged([one, two, three, four]: Quad): Quad {
  const moved = (at: Point, along: Point, down: Point): Point => ({
    x: at.x + (at.x - along.x) * 0.015 + (at.x - down.x) * 0.35,
    y: at.y + (at.y - along.y) * 0.015 + (at.y - down.y) * 0.35,
  });
  return [
    moved(one, two, four),
    moved(two, one, three),
    moved(three, four, two),
    moved(four, three, one),
  ];
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}
