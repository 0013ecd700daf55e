/**
 * The locator's figures on the pictures of `locator_held_out.py`:
 *
 *     npx tsx measure-locator.ts ../../ocr-models/weights/mrz-locator.onnx FOLDER [set]
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GreyImage } from '@biometrid/image-reader';
import type { Point, Quad } from '../src/geometry/quad.js';
import { type Located, openLocator } from '../src/locator/locator.js';

interface Truth {
  readonly set: string;
  readonly file: string;
  readonly lines: readonly {
    readonly quad: readonly [number, number][];
    readonly letters: number;
  }[];
  readonly pages: readonly (readonly [number, number][])[];
}

interface Figures {
  pictures: number;
  /** Pictures whose MRZ was found with the right number of lines, each within half its height of its place. */
  found: number;
  /** Of these, all ends within half a letter, and within a quarter. */
  half: number;
  quarter: number;
  upsideDown: number;
  /** Blocks where there is no MRZ. */
  falseBlocks: number;
  milliseconds: number;
  ends: number[];
}

const [model = '', folder = '', only] = process.argv.slice(2);
const locator = await openLocator(model);
const truths: readonly Truth[] = JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8'));
const sets = new Map<string, Figures>();
for (const truth of truths) {
  if (only && !truth.set.startsWith(only)) continue;
  const picture = readPgm(readFileSync(join(folder, truth.file)));
  const began = process.cpuUsage();
  const located = await locator.locate(picture);
  const spent = process.cpuUsage(began);
  const figures = sets.get(truth.set) ?? emptyFigures();
  sets.set(truth.set, figures);
  figures.pictures++;
  figures.milliseconds += (spent.user + spent.system) / 1000;
  const verdict = judge(truth, located, figures);
  if (process.env['VERBOSE'])
    console.log(
      truth.file,
      verdict,
      located.blocks
        .map(({ score, lines, direction }) =>
          [score.toFixed(2), lines.length, direction.toFixed(0)].join('/'),
        )
        .join(' '),
    );
}
await locator.close();
for (const [set, figures] of sets) {
  const { pictures, found, half, quarter, upsideDown, falseBlocks, milliseconds, ends } = figures;
  const percent = (part: number, whole: number) =>
    whole ? ((100 * part) / whole).toFixed(1) : '-';
  ends.sort((a, b) => a - b);
  console.log(
    `${set}: ${pictures} pictures, found ${percent(found, pictures)} %, ends within half a letter ${percent(half, pictures)} %, ` +
      `a quarter ${percent(quarter, pictures)} % (95 % of ends within ${(ends[Math.floor(ends.length * 0.95)] ?? 0).toFixed(2)}), upside down ${upsideDown}, ` +
      `false ${falseBlocks}, ${(milliseconds / pictures).toFixed(0)} ms`,
  );
}

function emptyFigures(): Figures {
  return {
    pictures: 0,
    found: 0,
    half: 0,
    quarter: 0,
    upsideDown: 0,
    falseBlocks: 0,
    milliseconds: 0,
    ends: [],
  };
}

function judge(truth: Truth, located: Located, figures: Figures): string {
  const wanted = truth.lines.map(({ quad, letters }) => ({
    quad: quad.map(([x, y]) => ({ x, y })),
    letters,
  }));
  const matches = located.blocks.map((block) =>
    block.lines.map((line) => wanted.find(({ quad }) => beside(line, quad))),
  );
  figures.falseBlocks += matches.filter((lines) => lines.every((line) => !line)).length;
  // the document laid last is the one asked for; a second one beside it may be cut off
  const last = truth.pages.at(-1)?.map(([x, y]) => ({ x, y }));
  const main = wanted.filter(({ quad }) => last && insideQuad(middle(quad), last));
  if (main.length === 0) return '';
  const of = matches.findIndex((lines) => lines.some((line) => line && main.includes(line)));
  const block = located.blocks[of];
  if (!block) return 'not found';
  const got = matches[of] ?? [];
  if (got.length !== main.length || got.some((line, i) => line !== main[i])) {
    const reversed =
      got.length === main.length && got.every((line, i) => line === main[main.length - 1 - i]);
    if (reversed) figures.upsideDown++;
    return reversed ? 'upside down' : `${got.length} lines instead of ${main.length}`;
  }
  figures.found++;
  const off = block.lines.flatMap((line, i) => {
    const { quad, letters } = main[i] ?? { quad: [], letters: 1 };
    return [
      [0, 3],
      [1, 2],
    ].map(([a = 0, b = 0]) => {
      const along = {
        x: ((quad[1]?.x ?? 0) - (quad[0]?.x ?? 0)) / letters,
        y: ((quad[1]?.y ?? 0) - (quad[0]?.y ?? 0)) / letters,
      };
      const pitch = Math.hypot(along.x, along.y);
      const is = middle([line[a as 0], line[b as 0]]);
      const should = middle([quad[a] ?? is, quad[b] ?? is]);
      return ((is.x - should.x) * along.x + (is.y - should.y) * along.y) / pitch ** 2;
    });
  });
  figures.ends.push(...off.map(Math.abs));
  const worst = Math.max(...off.map(Math.abs));
  if (worst < 0.5) figures.half++;
  if (worst < 0.25) figures.quarter++;
  return `ends off ${off.map((end) => end.toFixed(2)).join(' ')}`;
}

/** Whether a found line lies on a true one: its middle within half the capitals' height of the true middle line. */
function beside(line: Quad, quad: readonly Point[]): boolean {
  const [a, b, c, d] = quad;
  if (!a || !b || !c || !d) return false;
  const is = middle(line);
  const from = middle([a, d]);
  const to = middle([b, c]);
  const length = distance(from, to);
  const across =
    Math.abs((is.x - from.x) * (to.y - from.y) - (is.y - from.y) * (to.x - from.x)) / length;
  const along =
    ((is.x - from.x) * (to.x - from.x) + (is.y - from.y) * (to.y - from.y)) / length ** 2;
  return across < distance(a, d) / 2 && along > 0 && along < 1;
}

function middle(points: readonly Point[]): Point {
  return {
    x: points.reduce((sum, { x }) => sum + x, 0) / points.length,
    y: points.reduce((sum, { y }) => sum + y, 0) / points.length,
  };
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

function insideQuad(point: Point, quad: readonly Point[]): boolean {
  return quad.every((corner, i) => {
    const next = quad[(i + 1) % 4] ?? corner;
    return (
      (next.x - corner.x) * (point.y - corner.y) - (next.y - corner.y) * (point.x - corner.x) > 0
    );
  });
}

function readPgm(file: Buffer): GreyImage {
  const header = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(file.subarray(0, 64).toString('latin1'));
  if (!header) throw new TypeError('No PGM file.');
  const [start, width, height] = header;
  return {
    width: Number(width),
    height: Number(height),
    channels: 1,
    data: new Uint8Array(file.subarray(start.length)),
  };
}
