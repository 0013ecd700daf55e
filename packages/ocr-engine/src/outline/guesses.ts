import { middleOf } from '../geometry/frame.js';
import type { Point, Quad } from '../geometry/quad.js';
import type { MrzFormat } from '../mrz/mrz-reading.js';
import { frameByMrz } from '../page/card-frames.js';
import type { ColourView } from './colour-view.js';
import type { StraightEdges } from './straight-edges.js';

/** Where a document may lie. */
export interface Guess {
  /** Of its upper side, in radians, clockwise from the rows of the view. */
  readonly angle: number;
  /** A point within it. */
  readonly centre: Point;
  /** Where its zone says that it is. */
  readonly expected?: Quad;
}

/** Where a zone says that its document is. @param box around its lines, in pixels of the view. */
export function guessesByZone(format: MrzFormat, box: Quad): Guess[] {
  const expected = frameByMrz(format, box, 0);
  const [a, b] = expected;
  return [{ angle: Math.atan2(b.y - a.y, b.x - a.x), centre: middleOf(expected), expected }];
}

const anglesTried = 3;
/** Degrees by which angles differ that are tried: sides are sought to seven on both hands. */
const anglesApart = 9;
const step = 4;

/** By the strongest edges that cross at right angles, around the middle of what looks like a document. */
export function guessesByEdges(
  view: ColourView,
  edges: StraightEdges,
  documentAt: (point: Point) => number,
): Guess[] {
  const centre = centreOf(view, documentAt);
  const strengths = edges.strengths();
  const near = (degree: number) =>
    Math.max(...[-2, -1, 0, 1, 2].map((off) => strengths[(degree + off + 180) % 180] ?? 0));
  const crossing = Array.from({ length: 90 }, (_, degree) => ({
    degree,
    strength: near(degree) + near(degree + 90),
  })).sort((one, other) => other.strength - one.strength);
  const chosen: number[] = [];
  for (const { degree } of crossing) {
    if (chosen.length === anglesTried) break;
    const taken = chosen.some((other) => {
      const apart = Math.abs(other - degree);
      return Math.min(apart, 90 - apart) < anglesApart;
    });
    if (!taken) chosen.push(degree);
  }
  return chosen.map((degree) => ({
    angle: ((degree > 45 ? degree - 90 : degree) * Math.PI) / 180,
    centre,
  }));
}

function centreOf({ width, height }: ColourView, documentAt: (point: Point) => number): Point {
  let [x, y, mass] = [0, 0, 0];
  for (let row = step / 2; row < height; row += step) {
    for (let column = step / 2; column < width; column += step) {
      const here = documentAt({ x: column, y: row });
      if (here < 0.5) continue;
      x += column * here;
      y += row * here;
      mass += here;
    }
  }
  return mass > 0 ? { x: x / mass, y: y / mass } : { x: width / 2, y: height / 2 };
}
