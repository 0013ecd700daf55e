import sharp from 'sharp';
import type { Point, Quad } from '../../src/geometry/quad.js';
import { rectangle } from './drawing/sheet.js';
import type { Side } from './drawing/side.js';
import { lay } from './photography/canvas.js';
import { type Ground, grounds, spread } from './photography/ground.js';
import { reachOver, touches } from './photography/hand.js';
import { light } from './photography/light.js';
import { growth, Projection } from './photography/projection.js';
import { blurred, grain } from './photography/sensor.js';
import { Random } from './random.js';
import { movedTruth, type SideTruth } from './truth.js';

/** How a document is photographed. What is left out is as kind as can be. */
export interface PhotographOptions {
  /** The same seed, the same picture. */
  readonly seed: number;
  /** Height of the zone's capitals in pixels; of letters 2.5 mm high where there is no zone. */
  readonly letterHeight: number;
  /** Degrees, clockwise. Default: 0. */
  readonly angle?: number;
  /** By which share the page's far end is smaller than the near end, as if both were corners. Default: 0. */
  readonly perspective?: number;
  /** Deviation of the Gaussian, in pixels. Default: 0. */
  readonly blur?: number;
  /** Deviation, of 255. Default: 0. */
  readonly noise?: number;
  /** JPEG's quality, 1 to 100. Default: 92. */
  readonly jpeg?: number;
  /** How white a lamp that is mirrored on the page makes it, 0 to 1. Default: 0. */
  readonly glare?: number;
  /** How much darker a part of the picture is, 0 to 1. Default: 0. */
  readonly shadow?: number;
  /** Default: `plain`. */
  readonly ground?: Ground;
  /** Brightness of the ink as a share of its paper's. Default: 0.15. */
  readonly ink?: number;
  /** A thumb reaches over an edge where it hides nothing, or over the middle of the zone. */
  readonly hand?: 'edge' | 'mrz';
  /** Another document that lies beside. */
  readonly second?: Side;
  /** Seen as in a mirror. Default: false. */
  readonly mirrored?: boolean;
  /** Size of the picture in pixels, the document in its middle and cut where it does not fit. By chance a little larger than it unless given. */
  readonly frame?: { readonly width: number; readonly height: number };
}

export interface Photograph {
  readonly jpeg: Buffer;
  readonly truth: PhotographTruth;
}

/** All in pixels of the picture. */
export interface PhotographTruth extends SideTruth {
  readonly width: number;
  readonly height: number;
  /** The document's corners; a card's round ones as if they were square. */
  readonly page: Quad;
  /** Mean height of the zone's capitals. */
  readonly letterHeight: number;
}

/** Photographs one side of a document: the same from the same options, with all that is on it and where. */
export async function photograph(side: Side, options: PhotographOptions): Promise<Photograph> {
  const { seed, letterHeight, angle = 0, perspective = 0, ink = 0.15, ground = 'plain' } = options;
  const random = new Random(seed);
  const page = rectangle(0, 0, side.width, side.height);
  const unscaled = Projection.of(
    side.width,
    side.height,
    angle,
    perspective,
    random.between(0, 360),
  );
  const scale = letterHeight / lettersOf(side, unscaled);
  const around = bounds(unscaled.placed(scale, 0, 0).quad(page));
  const margin = () => random.between(0.03, 0.12) * Math.max(around.width, around.height);
  const second = options.second;
  const beside = second === undefined ? 0 : second.width * scale * 1.05;
  const [left, top] = [margin(), margin()];
  const width = options.frame?.width ?? Math.ceil(left + around.width + beside + margin());
  const height = options.frame?.height ?? Math.ceil(top + around.height + margin());
  if (width * height > largest)
    throw new RangeError('The picture would have more than 24 megapixels.');
  const projection = options.frame
    ? unscaled.placed(
        scale,
        width / 2 - around.x - around.width / 2,
        height / 2 - around.y - around.height / 2,
      )
    : unscaled.placed(scale, left - around.x, top - around.y);

  const canvas = spread(width, height, ground, random.fork());
  const detail = scale * 1.15;
  if (second !== undefined) {
    const turned = Projection.of(second.width, second.height, angle + random.between(-8, 8), 0, 0);
    const there = turned.placed(scale, left + around.width + beside / 2, height / 2);
    const corners = there.quad(rectangle(0, 0, second.width, second.height));
    lay(canvas, await second.draw({ pixelsPerMillimetre: detail, ink }), detail, there, corners);
  }
  const corners = projection.quad(page);
  lay(canvas, await side.draw({ pixelsPerMillimetre: detail, ink }), detail, projection, corners);
  const fork = random.fork();
  if (options.hand !== undefined) {
    const { tip, outwards } = options.hand === 'mrz' ? overMrz(side) : overEdge(side, fork);
    reachOver(canvas, projection.point(tip), projection.point(outwards), thumb * scale, fork);
  }
  light(canvas, { shadow: options.shadow ?? 0, glare: options.glare ?? 0 }, corners, random.fork());
  const seen = blurred(canvas, options.blur ?? 0);
  grain(seen, options.noise ?? 0, random.fork());
  const picture = sharp(seen.data, { raw: { width, height, channels: 3 } });
  const jpeg = await (options.mirrored ? picture.flop() : picture)
    .jpeg({
      quality: options.jpeg ?? 92,
      chromaSubsampling: random.chance(0.8) ? '4:2:0' : '4:4:4',
    })
    .toBuffer();

  const place = (quad: Quad) =>
    mirrored(projection.quad(quad), options.mirrored ? width : undefined);
  const truth = movedTruth(side.truth, place, (box) => growth(box, projection.quad(box)));
  return {
    jpeg,
    truth: {
      ...truth,
      width,
      height,
      page: place(page),
      letterHeight: truth.mrz?.letterHeight ?? letterHeight,
    },
  };
}

/** Conditions under which the engine's accuracy is measured: severe, not gentle. All but size, angle and perspective. */
export function accuracyConditions(random: Random) {
  return {
    blur: random.between(0, 0.8),
    noise: random.between(0, 8),
    jpeg: Math.round(random.between(50, 95)),
    ink: random.between(0.1, 0.55),
    glare: random.chance(1 / 8) ? random.between(0.3, 0.7) : 0,
    shadow: random.chance(1 / 3) ? random.between(0.1, 0.5) : 0,
    ground: random.one(grounds),
    ...(random.chance(0.1) ? { hand: 'edge' as const } : {}),
  };
}

/** Pixels of the largest picture that is made. */
const largest = 24_000_000;

/** Radius of a thumb, in millimetres. */
const thumb = 9;

/** How high the zone's capitals are in a projection, in pixels. */
function lettersOf({ truth, width, height }: Side, projection: Projection): number {
  const boxes = truth.mrz?.boxes ?? [rectangle(width / 2 - 10, height / 2, 20, 2.5)];
  const capital = truth.mrz?.letterHeight ?? 2.5;
  const sum = boxes.reduce((total, box) => total + growth(box, projection.quad(box)), 0);
  return (capital * sum) / boxes.length;
}

function bounds(quad: Quad) {
  const xs = quad.map(({ x }) => x);
  const ys = quad.map(({ y }) => y);
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

interface Thumb {
  readonly tip: Point;
  readonly outwards: Point;
}

function overMrz({ truth, width, height }: Side): Thumb {
  const first = truth.mrz?.boxes[0];
  return {
    tip: { x: width / 2, y: (first?.[0].y ?? height - 15) - 3 },
    outwards: { x: width / 2 + 10, y: height + 60 },
  };
}

/** Where it hides no text, no code and no portrait; only the edge itself where there is no such place. */
function overEdge({ truth, width, height }: Side, random: Random): Thumb {
  const { mrz, fields, texts, barcodes, portrait, secondPortrait } = truth;
  const boxes = [
    ...(mrz?.boxes ?? []),
    ...[...fields, ...texts, ...barcodes].map(({ box }) => box),
    ...[portrait, secondPortrait].filter((box) => box !== undefined),
  ];
  for (let trial = 0; trial < 40; trial++) {
    const along = random.between(0.1, 0.9);
    const deep = random.between(1, 7) * (1 - trial / 40);
    const [tip, outwards] = random.one<readonly [Point, Point]>([
      [
        { x: deep, y: along * height },
        { x: -80, y: along * height + 25 },
      ],
      [
        { x: width - deep, y: along * height },
        { x: width + 80, y: along * height + 25 },
      ],
      [
        { x: along * width, y: deep },
        { x: along * width + 25, y: -80 },
      ],
      [
        { x: along * width, y: height - deep },
        { x: along * width + 25, y: height + 80 },
      ],
    ]);
    const length = Math.hypot(outwards.x - tip.x, outwards.y - tip.y);
    const towards = (far: number) => ({
      x: tip.x + ((outwards.x - tip.x) / length) * far,
      y: tip.y + ((outwards.y - tip.y) / length) * far,
    });
    if (![thumb, 2 * thumb].some((far) => touches(boxes, towards(far), thumb + 1))) {
      return { tip, outwards };
    }
  }
  return { tip: { x: width * 0.7, y: -0.1 }, outwards: { x: width * 0.7, y: -80 } };
}

/** Left and right changed, and the corners named as they are read then. */
function mirrored(quad: Quad, width: number | undefined): Quad {
  if (width === undefined) return quad;
  const [one, two, three, four] = quad;
  const flop = ({ x, y }: Point) => ({ x: width - x, y });
  return [flop(two), flop(one), flop(four), flop(three)];
}
