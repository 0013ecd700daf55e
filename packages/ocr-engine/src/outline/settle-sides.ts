import type { Point, Quad } from '../geometry/quad.js';
import { type ColourView, isInView } from './colour-view.js';

/** Places along a side at which its edge is looked for, within its middle part: corners may be round. */
const places = 48;
const cornerShare = 0.09;
/** Pixels of the view by which an end of a side may be moved, in steps of `step`. */
const farthest = 7;
const step = 0.5;
const count = (2 * farthest) / step + 1;
/** Differences of colour above it count no more. */
const strongest = 60;

/** Moves each side of a quadrilateral, by its two ends, to where colour changes most along it, in the way that it does on the whole. */
export function settleSides(quad: Quad, view: ColourView): Quad {
  const sides = quad.map((corner, i) => settled(corner, quad[(i + 1) % 4] ?? corner, view));
  const corners = sides.map((side, i) => meeting(sides[(i + 3) % 4] ?? side, side));
  const [a, b, c, d] = corners;
  return a && b && c && d ? [a, b, c, d] : quad;
}

type Segment = readonly [Point, Point];

function settled(from: Point, to: Point, view: ColourView): Segment {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  if (!(length > 8)) return [from, to];
  const outwards = { x: (to.y - from.y) / length, y: (from.x - to.x) / length };
  const steps = changesAcross(from, to, outwards, view);
  let best = { score: -1, start: 0, end: 0 };
  for (let start = 0; start < count; start++) {
    for (let end = 0; end < count; end++) {
      let sum = 0;
      for (let place = 0; place < places; place++) {
        const share = (place + 0.5) / places;
        sum += steps[place * count + Math.round(start + (end - start) * share)] ?? 0;
      }
      if (sum > best.score) best = { score: sum, start, end };
    }
  }
  // The offsets hold at the ends of the middle part: they are carried on to the corners.
  const growth = (best.end - best.start) / (1 - 2 * cornerShare);
  const at = (corner: Point, share: number): Point => {
    const off = (best.start + growth * (share - cornerShare)) * step - farthest;
    return { x: corner.x + outwards.x * off, y: corner.y + outwards.y * off };
  };
  return [at(from, 0), at(to, 1)];
}

/** How strongly colour changes from inside to outside, by place along a side and offset, in the sense that most of it does. */
function changesAcross(from: Point, to: Point, outwards: Point, view: ColourView): Float32Array {
  const channels = view.planes.length;
  const changes = view.planes.map(() => new Float32Array(places * count));
  const mean = new Float32Array(channels);
  for (let place = 0; place < places; place++) {
    const share = cornerShare + ((1 - 2 * cornerShare) * (place + 0.5)) / places;
    const x = from.x + (to.x - from.x) * share;
    const y = from.y + (to.y - from.y) * share;
    for (let i = 0; i < count; i++) {
      const off = i * step - farthest;
      const outer = { x: x + outwards.x * (off + 1), y: y + outwards.y * (off + 1) };
      const inner = { x: x + outwards.x * (off - 1), y: y + outwards.y * (off - 1) };
      if (!isInView(view, outer.x, outer.y) || !isInView(view, inner.x, inner.y)) continue;
      view.planes.forEach((plane, channel) => {
        const change = between(plane, view.width, outer) - between(plane, view.width, inner);
        const own = changes[channel];
        if (own) own[place * count + i] = change;
        mean[channel] = (mean[channel] ?? 0) + Math.max(-strongest, Math.min(strongest, change));
      });
    }
  }
  const size = Math.hypot(...mean) || 1;
  return Float32Array.from({ length: places * count }, (_, at) => {
    const along = changes.reduce(
      (sum, own, channel) => sum + ((own[at] ?? 0) * (mean[channel] ?? 0)) / size,
      0,
    );
    return Math.max(0, Math.min(strongest, along));
  });
}

function between(plane: Float32Array, width: number, { x, y }: Point): number {
  const [left, top] = [Math.floor(x - 0.5), Math.floor(y - 0.5)];
  const [right, down] = [x - 0.5 - left, y - 0.5 - top];
  const at = top * width + left;
  const upper = (plane[at] ?? 0) * (1 - right) + (plane[at + 1] ?? 0) * right;
  const lower = (plane[at + width] ?? 0) * (1 - right) + (plane[at + width + 1] ?? 0) * right;
  return upper + (lower - upper) * down;
}

/** Where the lines through two segments meet. */
function meeting([a, b]: Segment, [c, d]: Segment): Point | undefined {
  const [ux, uy, vx, vy] = [b.x - a.x, b.y - a.y, d.x - c.x, d.y - c.y];
  const determinant = ux * vy - uy * vx;
  if (Math.abs(determinant) < 0.2 * Math.hypot(ux, uy) * Math.hypot(vx, vy)) return undefined;
  const share = ((c.x - a.x) * vy - (c.y - a.y) * vx) / determinant;
  return { x: a.x + ux * share, y: a.y + uy * share };
}
