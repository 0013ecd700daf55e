import { distance } from '../geometry/frame.js';
import type { Point, Quad } from '../geometry/quad.js';
import { documentRatios } from '../page/card-frames.js';
import type { ColourView } from './colour-view.js';
import { sideContrasts } from './side-contrast.js';

/** What counts how much beside the four sides, which count 1 each at most. */
const weights = { document: 1, shape: 0.8, place: 0.4 } as const;

/** Sides of so few pixels are no document's. */
const shortest = 20;
/** Opposite sides differ by no more: exponents of e. */
const mostUneven = 0.2;

/** How far a side may lie from where a zone has it, in shares of the page's width; the upper one is farthest from the zone. */
const placeTolerance = { top: 0.12, other: 0.07 } as const;

/** How much a quadrilateral in a view is like a document. */
export class PageScore {
  readonly #view: ColourView;
  readonly #documentAt: (point: Point) => number;
  readonly #expected: Quad | undefined;
  readonly #side: (from: Point, to: Point) => number;

  constructor(view: ColourView, documentAt: (point: Point) => number, expected: Quad | undefined) {
    this.#view = view;
    this.#documentAt = documentAt;
    this.#expected = expected;
    this.#side = sideContrasts(view);
  }

  /** @returns undefined where it cannot be more than `least`. */
  of(quad: Quad, least: number): number | undefined {
    const shape = shapePenalty(quad, this.#expected !== undefined);
    if (shape === undefined) return undefined;
    const place = this.#expected === undefined ? 0 : placePenalty(quad, this.#expected);
    let score = 4 + weights.document - weights.shape * shape - weights.place * place;
    if (score <= least) return undefined;
    score -= weights.document * (1 - this.#standsOut(quad));
    for (const [i, corner] of quad.entries()) {
      if (score <= least) return undefined;
      score -= 1 - this.#side(corner, quad[(i + 1) % 4] ?? corner);
    }
    return score > least ? score : undefined;
  }

  /** How much what is within looks like a document, 0 to 1. */
  static documentIn(quad: Quad, documentAt: (point: Point) => number): number {
    let sum = 0;
    for (const u of innerShares) for (const v of innerShares) sum += documentAt(within(quad, u, v));
    return sum / innerShares.length ** 2;
  }

  /** How much more what is within looks like a document than what is around it, -1 to 1. */
  #standsOut(quad: Quad): number {
    const { width, height } = this.#view;
    let around = 0;
    for (const [u, v] of ring) {
      const point = within(quad, u, v);
      if (point.x >= 0 && point.y >= 0 && point.x < width && point.y < height)
        around += this.#documentAt(point);
    }
    return PageScore.documentIn(quad, this.#documentAt) - around / ring.length;
  }
}

const innerShares = [0.1, 0.26, 0.42, 0.58, 0.74, 0.9] as const;
const ring = [0.08, 0.25, 0.42, 0.58, 0.75, 0.92].flatMap((along): [number, number][] => [
  [along, -0.09],
  [along, 1.09],
  [-0.06, along],
  [1.06, along],
]);

function within([a, b, c, d]: Quad, u: number, v: number): Point {
  const [left, right, above, below] = [1 - u, u, 1 - v, v];
  return {
    x: above * (left * a.x + right * b.x) + below * (left * d.x + right * c.x),
    y: above * (left * a.y + right * b.y) + below * (left * d.y + right * c.y),
  };
}

/** How far a quadrilateral is from the shape of a document, 0 and more. @param upright whether its first side is the document's upper one. */
function shapePenalty([a, b, c, d]: Quad, upright: boolean): number | undefined {
  const [top, right, bottom, left] = [
    distance(a, b),
    distance(b, c),
    distance(c, d),
    distance(d, a),
  ];
  if (!(Math.min(top, right, bottom, left) > shortest)) return undefined;
  const uneven = Math.max(Math.abs(Math.log(top / bottom)), Math.abs(Math.log(left / right)));
  if (uneven > mostUneven) return undefined;
  const ratio = (left + right) / (top + bottom);
  const flat = upright ? ratio : Math.min(ratio, 1 / ratio);
  const off = Math.min(...documentRatios.map((each) => Math.abs(Math.log(flat / each))));
  return Math.min(1.5, (off / 0.045) ** 2) + Math.min(0.6, (uneven / 0.22) ** 2);
}

/** How far its sides lie from where the zone has them, 0 to 4. */
function placePenalty(quad: Quad, expected: Quad): number {
  const width = distance(expected[0], expected[1]);
  return quad.reduce((sum, corner, i) => {
    const next = quad[(i + 1) % 4] ?? corner;
    const [from, to] = [expected[i] ?? corner, expected[(i + 1) % 4] ?? next];
    const off =
      Math.hypot(corner.x + next.x - from.x - to.x, corner.y + next.y - from.y - to.y) / 2;
    const tolerance = i === 0 ? placeTolerance.top : placeTolerance.other;
    return sum + Math.min(1, (off / width / tolerance) ** 2);
  }, 0);
}
