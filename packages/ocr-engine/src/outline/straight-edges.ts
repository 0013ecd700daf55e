import type { RgbImage } from '@biometrid/image-reader';
import { type ColourView, colourView, shrunk } from './colour-view.js';

/** A straight line as the points p with p · normal = distance; the normal has length 1. */
export interface Line {
  readonly normal: { readonly x: number; readonly y: number };
  readonly distance: number;
}

/** The straight edges of a picture. */
export interface StraightEdges {
  /**
   * The strongest lines whose normals point in a direction, in pixels of the view.
   * @param angle of the normal in radians; lines up to `spread` radians off count too.
   * @param from least distance of the zero point, in the direction of the normal; `to` the greatest.
   */
  strongest(angle: number, spread: number, from: number, to: number): Line[];
  /** How strong the strongest line of each direction is, by the degrees of its normal, 0 to 179. */
  strengths(): Float32Array;
  /** Of the view. */
  readonly diagonal: number;
}

/** Pixels of the longer side of a view in which print melts into one tone, on a newspaper as on a card. */
const coarseSide = 130;
/** Lines that are taken from each view. */
const most = { fine: 7, coarse: 5 } as const;

/** Lines of a view, and those that are seen in a much coarser one. */
export function edgesOf(picture: RgbImage, view: ColourView): StraightEdges {
  const larger = Math.max(picture.width, picture.height) / coarseSide;
  const [fine, coarse] = [linesIn(view), linesIn(colourView(shrunk(picture, coarseSide), larger))];
  return {
    diagonal: Math.hypot(view.width, view.height),
    strongest(angle, spread, from, to) {
      const lines = fine.strongest(angle, spread, from, to, most.fine);
      const others = coarse
        .strongest(angle, spread, from / larger, to / larger, most.coarse)
        .map(({ normal, distance }) => ({ normal, distance: distance * larger }))
        .filter((line) => !lines.some((other) => isSame(line, other)));
      return [...lines, ...others];
    },
    strengths() {
      const strengths = coarse.strengths();
      return fine.strengths().map((value, i) => value + 2 * (strengths[i] ?? 0));
    },
  };
}

/** Lines of the coarse view that the fine one has too. */
function isSame(one: Line, other: Line): boolean {
  const cosine = one.normal.x * other.normal.x + one.normal.y * other.normal.y;
  return cosine > 0.9994 && Math.abs(one.distance - other.distance) < 5;
}

const directions = 180;
/** What changes by less from pixel to pixel, in grey values, is noise. */
const faintest = 2;
/** An edge that is stronger counts no more: a black portrait is no more a side than pale paper is. */
const strongest = 10;
/** Gradients of a straight edge are off its normal by so many degrees at most. */
const gradientSpread = 5;
/** What is fainter than this share of the strongest is no side. */
const leastShare = 0.15;
/** Lines nearer to each other than that are one: pixels, and degrees. */
const apart = { pixels: 3, degrees: 2 } as const;

/** By the Hough transform of gradients: Duda and Hart, 1972, each pixel voting in its gradient's direction alone (Ballard, 1981). */
function linesIn(view: ColourView) {
  const { width, height } = view;
  const reach = Math.ceil(Math.hypot(width, height)) + 2;
  const span = 2 * reach;
  const votes = new Float32Array(directions * span);
  const cosines = Float64Array.from({ length: directions }, (_, i) => Math.cos(radians(i)));
  const sines = Float64Array.from({ length: directions }, (_, i) => Math.sin(radians(i)));
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x;
      let [gx, gy, size] = [0, 0, 0];
      for (const plane of view.planes) {
        const dx = ((plane[at + 1] ?? 0) - (plane[at - 1] ?? 0)) / 2;
        const dy = ((plane[at + width] ?? 0) - (plane[at - width] ?? 0)) / 2;
        const here = dx * dx + dy * dy;
        if (here > size) [gx, gy, size] = [dx, dy, here];
      }
      if (size < faintest * faintest) continue;
      const weight = Math.min(strongest, Math.sqrt(size));
      const direction = Math.round((Math.atan2(gy, gx) * 180) / Math.PI);
      for (let off = -gradientSpread; off <= gradientSpread; off++) {
        const bin = (direction + off + 2 * directions) % directions;
        const distance = (x + 0.5) * (cosines[bin] ?? 0) + (y + 0.5) * (sines[bin] ?? 0);
        const cell = bin * span + Math.round(distance) + reach;
        votes[cell] = (votes[cell] ?? 0) + weight;
      }
    }
  }
  /** The row of a direction, and whether distances count the other way in it. */
  const row = (degree: number) => {
    const whole = ((degree % 360) + 360) % 360;
    return { bin: whole % directions, sense: whole < directions ? 1 : -1 };
  };
  return {
    strongest(angle: number, spread: number, from: number, to: number, most: number): Line[] {
      const middle = Math.round((angle * 180) / Math.PI);
      const wide = Math.round((spread * 180) / Math.PI);
      let least = 0;
      const found: { degree: number; distance: number; votes: number }[] = [];
      for (let degree = middle - wide; degree <= middle + wide; degree++) {
        const { bin, sense } = row(degree);
        const [low, high] = [
          Math.max(Math.ceil(from), -reach + 1),
          Math.min(Math.floor(to), reach - 1),
        ];
        for (let distance = low; distance <= high; distance++) {
          const value = votes[bin * span + sense * distance + reach] ?? 0;
          if (leastShare * value > least) least = leastShare * value;
          if (value > least) found.push({ degree, distance, votes: value });
        }
      }
      found.sort((one, other) => other.votes - one.votes);
      const kept: typeof found = [];
      for (const each of found) {
        if (kept.length === most) break;
        const taken = kept.some(
          ({ degree, distance }) =>
            Math.abs(degree - each.degree) <= apart.degrees &&
            Math.abs(distance - each.distance) <= apart.pixels,
        );
        if (!taken) kept.push(each);
      }
      return kept.map(({ degree, distance }) => ({
        normal: { x: Math.cos(radians(degree)), y: Math.sin(radians(degree)) },
        distance,
      }));
    },
    strengths(): Float32Array {
      return Float32Array.from({ length: directions }, (_, bin) =>
        votes.subarray(bin * span, (bin + 1) * span).reduce((top, each) => Math.max(top, each), 0),
      );
    },
  };
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
