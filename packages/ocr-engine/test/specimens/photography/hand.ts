import type { Point, Quad } from '../../../src/geometry/quad.js';
import type { Random } from '../random.js';
import type { Canvas } from './canvas.js';

/**
 * Lets a thumb reach over a page.
 *
 * @param tip where its end is
 * @param outwards a point far outside, where it comes from
 */
export function reachOver(
  canvas: Canvas,
  tip: Point,
  outwards: Point,
  radius: number,
  random: Random,
): void {
  const { width, height, data } = canvas;
  const dark = random.between(0.45, 1);
  const skin = [235 * dark, 188 * dark, 160 * dark] as const;
  const length = Math.hypot(outwards.x - tip.x, outwards.y - tip.y);
  const [ux, uy] = [(outwards.x - tip.x) / length, (outwards.y - tip.y) / length];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [dx, dy] = [x - tip.x, y - tip.y];
      const along = dx * ux + dy * uy;
      const aside = Math.abs(dx * uy - dy * ux);
      // A round end, then straight sides that part slowly.
      const reach =
        along < radius ? Math.hypot(aside, radius - along) : aside / (1 + along / (12 * radius));
      if (along < 0 || reach > radius) continue;
      const at = (y * width + x) * 3;
      const light = 1 - 0.35 * (reach / radius) ** 3;
      for (let channel = 0; channel < 3; channel++)
        data[at + channel] = (skin[channel] ?? 0) * light;
    }
  }
}

/** Whether boxes come near a circle. */
export function touches(boxes: readonly Quad[], centre: Point, radius: number): boolean {
  return boxes.some((box) => {
    const xs = box.map(({ x }) => x);
    const ys = box.map(({ y }) => y);
    const x = Math.max(Math.min(...xs), Math.min(centre.x, Math.max(...xs)));
    const y = Math.max(Math.min(...ys), Math.min(centre.y, Math.max(...ys)));
    return Math.hypot(x - centre.x, y - centre.y) < radius;
  });
}
