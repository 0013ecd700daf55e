import type { Point } from '../geometry/quad.js';
import { components } from './components.js';
import { type Maps, stride } from './locator-network.js';

/** A stretch of an MRZ line, or lines that a coarse view runs together, in pixels of the view. */
export interface Piece {
  readonly middle: Point;
  /** Its axis, of length 1, as it is read. */
  readonly along: Point;
  /** How far it reaches from its middle along the axis, backwards (negative) and forwards. */
  readonly from: number;
  readonly to: number;
  /** How far it reaches across the axis, to its left (negative, up when upright) and right. */
  readonly above: number;
  readonly below: number;
  /** Height of the capitals. */
  readonly capitals: number;
  /** Sum of the cells' probabilities. */
  readonly mass: number;
}

/** Pieces that are looked at in a view: a page full of text has fewer that look like an MRZ. */
const mostPieces = 60;

/** Stretches of MRZ lines in a view, the largest first. */
export function pieces(maps: Maps, threshold: number): Piece[] {
  return components(maps.core, maps.columns, { threshold, least: 4, most: mostPieces }).map(
    (cells) => pieceOf(cells, maps),
  );
}

function pieceOf(cells: Int32Array, { core, cosine, sine, size, columns }: Maps): Piece {
  let mass = 0;
  let x = 0;
  let y = 0;
  let turnX = 0;
  let turnY = 0;
  let capitals = 0;
  for (const cell of cells) {
    const weight = core[cell] ?? 0;
    mass += weight;
    x += weight * (cell % columns);
    y += weight * Math.floor(cell / columns);
    turnX += weight * (cosine[cell] ?? 0);
    turnY += weight * (sine[cell] ?? 0);
    capitals += weight * (size[cell] ?? 0);
  }
  x /= mass;
  y /= mass;
  const along = axis(cells, core, columns, { x, y }, { x: turnX, y: turnY });
  let from = 0;
  let to = 0;
  let above = 0;
  let below = 0;
  for (const cell of cells) {
    const dx = (cell % columns) - x;
    const dy = Math.floor(cell / columns) - y;
    const ahead = dx * along.x + dy * along.y;
    const aside = dy * along.x - dx * along.y;
    from = Math.min(from, ahead);
    to = Math.max(to, ahead);
    above = Math.min(above, aside);
    below = Math.max(below, aside);
  }
  const half = stride / 2;
  return {
    middle: { x: x * stride + half, y: y * stride + half },
    along,
    from: from * stride - half,
    to: to * stride + half,
    above: above * stride - half,
    below: below * stride + half,
    capitals: 2 ** Math.min(7, Math.max(0, capitals / mass)),
    mass,
  };
}

/** The principal axis of the cells, in the sense of the reading direction; that direction itself where they are no line. */
function axis(
  cells: Int32Array,
  core: Float32Array,
  columns: number,
  middle: Point,
  turn: Point,
): Point {
  let xx = 0;
  let xy = 0;
  let yy = 0;
  for (const cell of cells) {
    const weight = core[cell] ?? 0;
    const dx = (cell % columns) - middle.x;
    const dy = Math.floor(cell / columns) - middle.y;
    xx += weight * dx * dx;
    xy += weight * dx * dy;
    yy += weight * dy * dy;
  }
  const length = Math.hypot(turn.x, turn.y) || 1;
  const read = { x: turn.x / length || 1, y: turn.y / length };
  const difference = Math.hypot(xx - yy, 2 * xy);
  const greater = (xx + yy + difference) / 2;
  const lesser = (xx + yy - difference) / 2;
  if (lesser * 9 > greater) return read;
  const angle = Math.atan2(2 * xy, xx - yy) / 2;
  const sense = Math.cos(angle) * read.x + Math.sin(angle) * read.y < 0 ? -1 : 1;
  return { x: Math.cos(angle) * sense, y: Math.sin(angle) * sense };
}
