import type { Point, Quad } from '../geometry/quad.js';
import { type Candidate, candidateFrame, candidates } from './candidate.js';
import { type Frame, look, toPicture, toView, wholeFrame } from './frame.js';
import { type LineBlock, lineBlocks } from './line-block.js';
import {
  type LocatorNetwork,
  type Maps,
  multiple,
  openLocatorNetwork,
  stride,
} from './locator-network.js';
import { isReadable, type Picture, toGrey } from './picture.js';
import { pieces } from './piece.js';
import { type Pyramid, pyramidOf } from './pyramid.js';
import { capitalsAt, type StraightLine, straightLines, yAt } from './straight-line.js';

/** An MRZ: where its lines stand in the picture. */
interface MrzBlock {
  /**
   * Two or three lines in reading order; each from the left edge of its first letter's cell to the right edge of its last one's, from the
   * capitals' top to the baseline.
   */
  readonly lines: readonly Quad[];
  /** Reading direction in degrees, clockwise from the picture's rows: 0 is upright, 90 reads downwards. -180 to 180. */
  readonly direction: number;
  /** How sure the network is of its lines, 0 to 1. */
  readonly score: number;
  /** How sure it is that they are not read the other way, upside down: 0 (not at all) to 1. */
  readonly directionScore: number;
}

export interface Located {
  /** Likeliest first. */
  readonly blocks: readonly MrzBlock[];
  /** How likely a point of the picture lies within a document, 0 to 1; 0 outside of the picture. */
  readonly documentAt: (point: Point) => number;
}

export interface Locator {
  /**
   * Finds machine readable zones at any angle, and what looks like a document.
   * @param picture of at most 12.6 megapixels. Of one that cannot be looked at nothing is found.
   */
  locate(picture: Picture): Promise<Located>;
  close(): Promise<void>;
}

/**
 * Longer side of the views in which an MRZ is sought: the smaller one for cards that fill the picture, whose letters are large; and of
 * the one that follows where none was found.
 */
const coarse = 640;
const coarsest = 320;
const finer = 1280;
const mostCandidates = 5;
/** Times that a candidate is looked at: turned, enlarged and moved as the time before said. */
const mostLooks = 3;
/** Least likelihood of a cell of a line, in the coarse view and in the second look. */
const coarseThreshold = 0.3;
const sharpThreshold = 0.45;
/** A block that scores more is hardly mistaken. */
const goodScore = 0.8;
/** Blocks that score less are none. */
const leastScore = 0.6;

/** Opens the locator in this thread. @param model path of `mrz-locator.onnx`. */
export async function openLocator(model: string): Promise<Locator> {
  const network = await openLocatorNetwork(model);
  return {
    locate: (picture) => locate(network, picture),
    close: () => network.close(),
  };
}

async function locate(network: LocatorNetwork, picture: Picture): Promise<Located> {
  if (!isReadable(picture)) return { blocks: [], documentAt: () => 0 };
  const pyramid = pyramidOf(toGrey(picture));
  const whole = await view(network, pyramid, picture, coarse);
  const smaller = await view(network, pyramid, picture, coarsest);
  let blocks = await blocksOf(network, pyramid, [whole, smaller]);
  if (blocks.length === 0 && Math.max(picture.width, picture.height) > 1.3 * coarse) {
    blocks = await blocksOf(network, pyramid, [await view(network, pyramid, picture, finer)]);
  }
  return {
    blocks,
    documentAt: (point) => (documentIn(whole, point) + documentIn(smaller, point)) / 2,
  };
}

function documentIn({ frame, maps }: View, point: Point): number {
  const { x, y } = toView(frame, point);
  const [column, row] = [Math.floor(x / stride), Math.floor(y / stride)];
  const seen = column >= 0 && row >= 0 && column < maps.columns && row < maps.rows;
  return seen ? (maps.page[row * maps.columns + column] ?? 0) : 0;
}

interface View {
  readonly frame: Frame;
  readonly grey: Float32Array;
  readonly maps: Maps;
}

async function view(
  network: LocatorNetwork,
  pyramid: Pyramid,
  picture: Picture,
  side: number,
): Promise<View> {
  const frame = wholeFrame(picture.width, picture.height, side, multiple);
  const grey = look(pyramid, frame);
  return { frame, grey, maps: await network.run(grey, frame.rows, frame.columns) };
}

async function blocksOf(
  network: LocatorNetwork,
  pyramid: Pyramid,
  views: readonly View[],
): Promise<MrzBlock[]> {
  const likeliest = views
    .flatMap(({ frame, maps }) => candidates(pieces(maps, coarseThreshold), frame))
    .sort((one, other) => other.letters - one.letters);
  const blocks: MrzBlock[] = [];
  let looks = 0;
  const most = likeliest[0]?.letters ?? 0;
  for (const candidate of likeliest) {
    if (blocks.some((block) => holds(block, candidate.middle))) continue;
    // beside a good one, what is much fainter is no second document
    if (blocks.some(({ score }) => score > goodScore) && candidate.letters < 0.35 * most) break;
    if (looks++ === mostCandidates) break;
    const block = await looked(network, pyramid, candidate);
    if (block && block.score >= leastScore && !blocks.some((other) => overlaps(other, block)))
      blocks.push(block);
  }
  return blocks.sort((one, other) => other.score - one.score);
}

/** Whether a point lies between a block's first line and its last one. */
function holds({ lines }: MrzBlock, { x, y }: Point): boolean {
  const [first, last] = [lines[0], lines.at(-1)];
  if (!first || !last) return false;
  const corners = [first[0], first[1], last[2], last[3]];
  return corners.every((corner, i) => {
    const next = corners[(i + 1) % 4] ?? corner;
    return (next.x - corner.x) * (y - corner.y) - (next.y - corner.y) * (x - corner.x) > 0;
  });
}

/** Looks at a candidate until the view is upright and its capitals are of the size wanted. */
async function looked(
  network: LocatorNetwork,
  pyramid: Pyramid,
  first: Candidate,
): Promise<MrzBlock | undefined> {
  let candidate = first;
  for (let looks = 1; ; looks++) {
    const frame = candidateFrame(candidate);
    const maps = await network.run(look(pyramid, frame), frame.rows, frame.columns);
    const found = pieces(maps, sharpThreshold);
    const last = looks === mostLooks;
    if (forwards(maps) < 0 && !last) {
      candidate = { ...candidate, along: { x: -candidate.along.x, y: -candidate.along.y } };
      continue;
    }
    const [block] = lineBlocks(straightLines(found, maps), maps);
    if (!block) return undefined;
    if (last || fits(block, frame)) return inPicture(block, frame, forwards(maps));
    candidate = closer(block, frame);
  }
}

/** The mean cosine of what was found: 1 when all of it reads from left to right, -1 when all is upside down. */
function forwards({ core, cosine }: Maps): number {
  let sum = 0;
  let mass = 0;
  for (let cell = 0; cell < core.length; cell++) {
    const weight = core[cell] ?? 0;
    if (weight < sharpThreshold) continue;
    sum += weight * (cosine[cell] ?? 0);
    mass += weight;
  }
  return mass > 0 ? sum / mass : 0;
}

/** Whether the view showed the block as the network knows it: capitals of 7.5 to 14 pixels, level, room at its ends. */
function fits({ lines }: LineBlock, frame: Frame): boolean {
  return lines.every(({ capitals, slope, from, to }) => {
    const room = 2.5 * capitals;
    return (
      capitals > 7.5 &&
      capitals < 14 &&
      Math.abs(slope) < 0.06 &&
      from > room &&
      to < frame.columns - room
    );
  });
}

function closer({ lines, score }: LineBlock, frame: Frame): Candidate {
  const corners = lines.flatMap((line) => [...quadOf(line)]);
  const slope = lines.reduce((sum, line) => sum + line.slope, 0) / lines.length;
  const scale = Math.hypot(frame.a, frame.b);
  const level = Math.hypot(1, slope);
  const cosine = 1 / level;
  const sine = slope / level;
  const ahead = corners.map(({ x, y }) => x * cosine + y * sine);
  const aside = corners.map(({ x, y }) => y * cosine - x * sine);
  const [from, to, above, below] = [
    Math.min(...ahead),
    Math.max(...ahead),
    Math.min(...aside),
    Math.max(...aside),
  ];
  const along = (from + to) / 2;
  const across = (above + below) / 2;
  return {
    middle: toPicture(frame, {
      x: cosine * along - sine * across,
      y: sine * along + cosine * across,
    }),
    along: {
      x: (frame.a * cosine - frame.b * sine) / scale,
      y: (frame.b * cosine + frame.a * sine) / scale,
    },
    halfLength: ((to - from) / 2) * scale,
    halfHeight: ((below - above) / 2) * scale,
    capitals: (lines.reduce((sum, { capitals }) => sum + capitals, 0) / lines.length) * scale,
    letters: score,
  };
}

/** Corners of a line in its view. */
function quadOf(line: StraightLine): Quad {
  const level = Math.hypot(1, line.slope);
  const corner = (x: number, side: -1 | 1): Point => {
    const half = (side * capitalsAt(line, x)) / 2;
    return { x: x - (half * line.slope) / level, y: yAt(line, x) + half / level };
  };
  return [corner(line.from, -1), corner(line.to, -1), corner(line.to, 1), corner(line.from, 1)];
}

function inPicture({ lines, score }: LineBlock, frame: Frame, sure: number): MrzBlock {
  const slope = lines.reduce((sum, line) => sum + line.slope, 0) / lines.length;
  const direction =
    (Math.atan2(frame.b + frame.a * slope, frame.a - frame.b * slope) * 180) / Math.PI;
  const quads = lines.map((line): Quad => {
    const [one, two, three, four] = quadOf(line);
    return [
      toPicture(frame, one),
      toPicture(frame, two),
      toPicture(frame, three),
      toPicture(frame, four),
    ];
  });
  const directionScore = Math.min(1, Math.max(0, sure));
  return { lines: quads, direction, score, directionScore };
}

/** Whether the middle of one block's first line lies near a line of the other. */
function overlaps(one: MrzBlock, other: MrzBlock): boolean {
  const middles = (block: MrzBlock) =>
    block.lines.map(([a, , c]) => ({
      x: (a.x + c.x) / 2,
      y: (a.y + c.y) / 2,
      height: Math.hypot(a.x - c.x, a.y - c.y),
    }));
  const near = middles(one).some((line) =>
    middles(other).some(({ x, y, height }) => Math.hypot(line.x - x, line.y - y) < height / 6),
  );
  return near;
}
