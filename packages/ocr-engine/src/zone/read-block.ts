import type { RgbImage } from '@biometrid/image-reader';
import { extentOf } from '../geometry/frame.js';
import type { Point, Quad } from '../geometry/quad.js';
import { cutLine } from '../locator/cut-line.js';
import { readZone } from '../mrz/decode.js';
import type { MrzReading } from '../mrz/mrz-reading.js';
import { readLines } from '../reader/read-lines.js';
import type { ReaderNetwork } from '../reader/reader-network.js';

/**
 * Reads the lines of a block. One that is not beyond doubt is read again with more room at the ends of its lines: the locator ends some of
 * them a letter too early. What has neither way is read from the other side, as a page that is upside down.
 * @param quads of the lines, in reading order.
 */
export async function readBlock(
  network: ReaderNetwork,
  picture: RgbImage,
  quads: readonly Quad[],
): Promise<MrzReading | undefined> {
  const first = await read(network, picture, quads);
  if (first?.verified) return first;
  const wider = await read(network, picture, quads.map(longer));
  const better = surer(first, wider);
  return better ?? (await read(network, picture, fromTheOtherSide(quads)));
}

/** The one of two readings that has more to say for it: no doubt, then more checks that agree, then surer letters. */
export function surer(
  one: MrzReading | undefined,
  other: MrzReading | undefined,
): MrzReading | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  const [a, b] = [worth(one), worth(other)];
  const index = a.findIndex((value, at) => value !== b[at]);
  return index < 0 || (a[index] ?? 0) > (b[index] ?? 0) ? one : other;
}

function worth({ verified, checks, confidence }: MrzReading): number[] {
  return [verified ? 1 : 0, checks.filter(({ good }) => good).length, confidence];
}

/**
 * Smaller capitals are never called verified, in pixels of the picture: of generated zones of 4.5 to 6 pixels one of twelve that all else
 * spoke for had a wrong letter in a name, which no check digit covers.
 */
const leastCapitals = 6;

async function read(
  network: ReaderNetwork,
  picture: RgbImage,
  quads: readonly Quad[],
): Promise<MrzReading | undefined> {
  const cut = quads.flatMap((quad) => {
    const strip = cutLine(picture, quad);
    return strip === undefined ? [] : [{ quad, strip }];
  });
  const lines = await readLines(
    network,
    cut.map(({ strip }) => strip),
  );
  const decoded = readZone(
    lines.map((views) => ({
      views: views.map(({ scores }) => scores),
    })),
  );
  if (decoded === undefined) return undefined;
  const { firstLine, likelihood: _, certainty: __, ...reading } = decoded;
  const box = around(cut.slice(firstLine, firstLine + decoded.lines.length));
  const capitals = Math.min(...cut.map(({ quad }) => extentOf(quad).breadth));
  return { ...reading, verified: reading.verified && capitals >= leastCapitals, box };
}

/** Heights of a capital that a line is made longer by at each end: a letter and a half. */
const room = 1.6;

function longer(quad: Quad): Quad {
  const [a, b, c, d] = quad;
  const { length, breadth } = extentOf(quad);
  const share = (room * breadth) / length;
  const beyond = (from: Point, to: Point): Point => ({
    x: to.x + (to.x - from.x) * share,
    y: to.y + (to.y - from.y) * share,
  });
  return [beyond(b, a), beyond(a, b), beyond(d, c), beyond(c, d)];
}

/** The same lines, read from the other side. */
function fromTheOtherSide(quads: readonly Quad[]): Quad[] {
  return quads.map(([a, b, c, d]): Quad => [c, d, a, b]).reverse();
}

/** The box of lines that stand below each other. */
function around(lines: readonly { readonly quad: Quad }[]): Quad {
  const first = lines[0]?.quad ?? [origin, origin, origin, origin];
  const last = lines.at(-1)?.quad ?? first;
  return [first[0], first[1], last[2], last[3]];
}

const origin: Point = { x: 0, y: 0 };
