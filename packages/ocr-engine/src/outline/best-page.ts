import { distance, turned } from '../geometry/frame.js';
import type { Point, Quad } from '../geometry/quad.js';
import type { Guess } from './guesses.js';
import type { PageScore } from './page-score.js';
import type { Line, StraightEdges } from './straight-edges.js';

export interface FoundPage {
  readonly quad: Quad;
  readonly score: number;
}

/** Sides are off the angle that was guessed by no more, in radians: perspective turns them. */
const spread = (7 * Math.PI) / 180;

/** How far a side may be from where a zone has it, in shares of the page's width. */
const reach = { top: 0.14, other: 0.09 } as const;

/** How far a side may be from the middle of the page, in shares of the view's diagonal. */
const nearest = 0.06;
const farthest = 0.6;

/** A page that scores more is not sought any further. */
export const good = 4.2;
/** Texture and noise have some that score less: moving their sides makes no page of them. */
const hopeful = 2.6;

/** The quadrilateral of straight edges that scores best; where none is good, with each of its sides moved in turn to where it scores better. */
export function bestPage(
  edges: StraightEdges,
  score: PageScore,
  guess: Guess,
): FoundPage | undefined {
  const [tops = [], rights = [], bottoms = [], lefts = []] = [0, 1, 2, 3].map((side) =>
    linesFor(edges, guess, side),
  );
  let best: FoundPage | undefined;
  for (const top of tops) {
    for (const bottom of bottoms) {
      for (const left of lefts) {
        for (const right of rights) {
          const quad = quadOf(top, right, bottom, left);
          const worth = quad && score.of(quad, best?.score ?? 0);
          if (quad && worth !== undefined) best = { quad, score: worth };
        }
      }
    }
  }
  return best && best.score < good && best.score > hopeful ? climbed(best, score) : best;
}

/** The strongest edges that may be one of the sides: 0 is the upper one, then clockwise. */
function linesFor(edges: StraightEdges, { angle, centre, expected }: Guess, side: number): Line[] {
  const towards = angle + ((side - 1) * Math.PI) / 2;
  const along = ({ x, y }: Point) => x * Math.cos(towards) + y * Math.sin(towards);
  if (expected === undefined) {
    const middle = along(centre);
    const [from, to] = [middle + nearest * edges.diagonal, middle + farthest * edges.diagonal];
    return edges.strongest(towards, spread, from, to);
  }
  const [one, two] = [expected[side] ?? centre, expected[(side + 1) % 4] ?? centre];
  const there = (along(one) + along(two)) / 2;
  const far = (side === 0 ? reach.top : reach.other) * distance(expected[0], expected[1]);
  return edges.strongest(towards, spread, there - far, there + far);
}

/** Steps in which a side is moved, in pixels of the view, and turned, in hundredths of its length; and how far, in shares of the page. */
const steps = { pixels: 4, turn: 3 } as const;
const mostMoved = 0.36;
const mostTurned = 6;
const rounds = 2;

function climbed(start: FoundPage, score: PageScore): FoundPage {
  let best = start;
  for (let round = 0; round < rounds; round++) {
    const before = best.score;
    for (const side of [0, 1, 2, 3]) {
      const quad = turned(best.quad, side);
      const [a, b, c] = quad;
      const far = mostMoved * distance(b, c);
      const length = distance(a, b);
      for (let off = -far; off <= far; off += steps.pixels) {
        for (let turn = -mostTurned; turn <= mostTurned; turn += steps.turn) {
          const half = (turn * length) / 200;
          const moved = movedSide(quad, off - half, off + half);
          const page = moved && turned(moved, -side);
          const worth = page && score.of(page, best.score);
          if (page && worth !== undefined) best = { quad: page, score: worth };
        }
      }
    }
    if (best.score === before) break;
  }
  return best;
}

/** The same page, the ends of its first side moved outwards along the sides beside it. */
function movedSide([a, b, c, d]: Quad, from: number, to: number): Quad | undefined {
  const [left, right] = [distance(a, d), distance(b, c)];
  if (left + from < 1 || right + to < 1) return undefined;
  return [
    { x: a.x + ((a.x - d.x) * from) / left, y: a.y + ((a.y - d.y) * from) / left },
    { x: b.x + ((b.x - c.x) * to) / right, y: b.y + ((b.y - c.y) * to) / right },
    c,
    d,
  ];
}

function quadOf(top: Line, right: Line, bottom: Line, left: Line): Quad | undefined {
  const [a, b] = [meeting(left, top), meeting(top, right)];
  const [c, d] = [meeting(right, bottom), meeting(bottom, left)];
  return a && b && c && d ? [a, b, c, d] : undefined;
}

function meeting(one: Line, other: Line): Point | undefined {
  const determinant = one.normal.x * other.normal.y - one.normal.y * other.normal.x;
  if (Math.abs(determinant) < 0.5) return undefined;
  return {
    x: (one.distance * other.normal.y - other.distance * one.normal.y) / determinant,
    y: (other.distance * one.normal.x - one.distance * other.normal.x) / determinant,
  };
}
