import type { Point, Quad } from '../geometry/quad.js';

/** A grey view of a picture, 0 to 255. */
export interface GreyView {
  readonly grey: Float32Array;
  readonly rows: number;
  readonly columns: number;
}

/** Sides are moved by at most this share of the quadrilateral's longer side, in so many steps to each hand. */
const farthest = 0.05;
const steps = 20;
/** Places along a side where its edge is looked for, within its middle part: corners may be round. */
const places = 48;
const cornerShare = 0.09;
/** An edge that is stronger than this many grey values counts no more: one strong mark is no side. */
const strongest = 40;
/** What an edge as far off as can be has to be stronger by, in grey values on average. */
const reluctance = 7;

/**
 * Moves each side of a quadrilateral to the straight edge that is seen near it: the one along which grey changes most on average, the
 * nearer one of two alike.
 */
export function alongEdges(quad: Quad, view: GreyView): Quad {
  const sides = quad.map((corner, i) =>
    movedSide(corner, quad[(i + 1) % 4] ?? corner, reach(quad), view),
  );
  const corners = sides.map((side, i) => meeting(sides[(i + 3) % 4] ?? side, side));
  const [one, two, three, four] = corners;
  return one && two && three && four ? [one, two, three, four] : quad;
}

function reach(quad: Quad): number {
  const lengths = quad.map((corner, i) => {
    const next = quad[(i + 1) % 4] ?? corner;
    return Math.hypot(next.x - corner.x, next.y - corner.y);
  });
  return farthest * Math.max(...lengths);
}

type Segment = readonly [Point, Point];

function movedSide(from: Point, to: Point, most: number, view: GreyView): Segment {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  if (!(length > 8)) return [from, to];
  const outwards = { x: (to.y - from.y) / length, y: (from.x - to.x) / length };
  const step = most / steps;
  const offsets = 2 * steps + 1;
  // how strongly grey changes across the side, by place along it and offset
  const strengths = new Float32Array(places * offsets);
  for (let place = 0; place < places; place++) {
    const share = cornerShare + ((1 - 2 * cornerShare) * (place + 0.5)) / places;
    const x = from.x + (to.x - from.x) * share;
    const y = from.y + (to.y - from.y) * share;
    for (let i = 0; i < offsets; i++) {
      const off = (i - steps) * step;
      const inner = greyAt(view, x + outwards.x * (off - 1.25), y + outwards.y * (off - 1.25));
      const outer = greyAt(view, x + outwards.x * (off + 1.25), y + outwards.y * (off + 1.25));
      if (inner === undefined || outer === undefined) continue;
      strengths[place * offsets + i] = Math.min(strongest, Math.abs(outer - inner));
    }
  }
  let best = { score: Number.NEGATIVE_INFINITY, start: steps, end: steps };
  for (let start = 0; start < offsets; start++) {
    for (let end = 0; end < offsets; end++) {
      let sum = 0;
      for (let place = 0; place < places; place++) {
        const share = (place + 0.5) / places;
        sum += strengths[place * offsets + Math.round(start + (end - start) * share)] ?? 0;
      }
      const far = (Math.abs(start - steps) + Math.abs(end - steps)) / (2 * steps);
      const score = sum / places - reluctance * far;
      if (score > best.score) best = { score, start, end };
    }
  }
  // the offsets hold at the ends of the middle part: carry them on to the corners
  const growth = (best.end - best.start) / (1 - 2 * cornerShare);
  const at = (corner: Point, share: number): Point => {
    const off = (best.start - steps + growth * (share - cornerShare)) * step;
    return { x: corner.x + outwards.x * off, y: corner.y + outwards.y * off };
  };
  return [at(from, 0), at(to, 1)];
}

function greyAt({ grey, rows, columns }: GreyView, x: number, y: number): number | undefined {
  const inX = x - 0.5;
  const inY = y - 0.5;
  const x0 = Math.floor(inX);
  const y0 = Math.floor(inY);
  if (x0 < 0 || y0 < 0 || x0 + 1 >= columns || y0 + 1 >= rows) return undefined;
  const right = inX - x0;
  const down = inY - y0;
  const at = y0 * columns + x0;
  const upper = (grey[at] ?? 0) * (1 - right) + (grey[at + 1] ?? 0) * right;
  const lower = (grey[at + columns] ?? 0) * (1 - right) + (grey[at + columns + 1] ?? 0) * right;
  return upper + (lower - upper) * down;
}

/** Where the lines through two segments meet. */
function meeting([a, b]: Segment, [c, d]: Segment): Point | undefined {
  const ux = b.x - a.x;
  const uy = b.y - a.y;
  const vx = d.x - c.x;
  const vy = d.y - c.y;
  const determinant = ux * vy - uy * vx;
  if (Math.abs(determinant) < 0.2 * Math.hypot(ux, uy) * Math.hypot(vx, vy)) return undefined;
  const share = ((c.x - a.x) * vy - (c.y - a.y) * vx) / determinant;
  return { x: a.x + ux * share, y: a.y + uy * share };
}
