import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { GreyImage } from '@biometrid/image-reader';
import { prepareZXingModule, type WriteInputBarcodeFormat, writeBarcode } from 'zxing-wasm/writer';

const wasm = readFileSync(
  createRequire(import.meta.url).resolve('zxing-wasm/writer/zxing_writer.wasm'),
);
prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer } });

/** A code's modules with its quiet zone, a byte each: 0 is black, 255 white. */
export async function modules(
  format: WriteInputBarcodeFormat,
  content: string | Uint8Array,
): Promise<GreyImage> {
  const { symbol, error } = await writeBarcode(content, { format, scale: 1, addQuietZones: true });
  if (error !== '') throw new Error(error);
  const { width, height } = symbol;
  return { width, height, channels: 1, data: Uint8Array.from(symbol.data) };
}

/** How a code is photographed. */
export interface Shot {
  /** Pixels of the picture. */
  readonly width: number;
  readonly height: number;
  /** Pixels a module. */
  readonly module: number;
  /** Degrees, clockwise. */
  readonly angle: number;
  /** How far each corner of a card around the code strays, as a share of the card's width. */
  readonly perspective?: number;
  /** Standard deviations: of the blur in pixels, of the noise in 255ths. */
  readonly blur?: number;
  readonly noise?: number;
  /** Brightness of black and white. */
  readonly ink?: number;
  readonly paper?: number;
  readonly seed?: number;
}

/** A code on a card, on a table. */
export function photograph(code: GreyImage, shot: Shot): GreyImage {
  const {
    width,
    height,
    module,
    angle,
    perspective = 0,
    blur = 0.4,
    noise = 2,
    ink = 40,
    paper = 210,
    seed = 1,
  } = shot;
  const random = randomNumbers(seed);
  const cardWidth = code.width * module * 1.15;
  const cardHeight = Math.max(cardWidth * 0.63, code.height * module * 1.15);
  const stray = () => (random() * 2 - 1) * perspective * cardWidth;
  const turn = (angle * Math.PI) / 180;
  const corners = [-1, 1, 1, -1].map((sx, i) => {
    const x = (sx * cardWidth) / 2;
    const y = ((i < 2 ? -1 : 1) * cardHeight) / 2;
    return {
      x: width / 2 + x * Math.cos(turn) - y * Math.sin(turn) + stray(),
      y: height / 2 + x * Math.sin(turn) + y * Math.cos(turn) + stray(),
    };
  });
  const from = homography(corners, [
    { x: 0, y: 0 },
    { x: cardWidth / module, y: 0 },
    { x: cardWidth / module, y: cardHeight / module },
    { x: 0, y: cardHeight / module },
  ]);
  const left = (cardWidth / module - code.width) / 2;
  const top = (cardHeight / module - code.height) / 2;
  const lines = 6;
  const brightness = (x: number, y: number): number => {
    const w = from[6] * x + from[7] * y + 1;
    const u = (from[0] * x + from[1] * y + from[2]) / w;
    const v = (from[3] * x + from[4] * y + from[5]) / w;
    if (u < 0 || v < 0 || u >= cardWidth / module || v >= cardHeight / module) return 90;
    const cx = Math.floor(u - left);
    const cy = Math.floor(v - top);
    if (cx >= 0 && cy >= 0 && cx < code.width && cy < code.height) {
      return (code.data[cy * code.width + cx] ?? 0) > 127 ? paper : ink;
    }
    // Print in place of text, so that the code is not all there is.
    return v < top - 4 &&
      Math.floor(v / lines) % 2 === 1 &&
      (Math.floor(u / 3) * 7919 + Math.floor(v / lines) * 31) % 5 < 2
      ? ink + 20
      : paper;
  };
  const sharp = new Float32Array(width * height);
  const steps = [0.25, 0.75];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (const dy of steps) for (const dx of steps) sum += brightness(x + dx, y + dy);
      sharp[y * width + x] = sum / 4;
    }
  }
  const soft = blur > 0 ? blurred(sharp, width, height, blur) : sharp;
  const data = Uint8Array.from(soft, (value) => {
    const bell = random() + random() + random() + random() - 2;
    return Math.max(0, Math.min(255, Math.round(value + bell * Math.sqrt(3) * noise)));
  });
  return { width, height, channels: 1, data };
}

function blurred(
  picture: Float32Array,
  width: number,
  height: number,
  sigma: number,
): Float32Array {
  const reach = Math.ceil(sigma * 3);
  const weights = Array.from({ length: reach * 2 + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * sigma ** 2)),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const pass = (
    from: Float32Array,
    step: number,
    length: number,
    start: (i: number) => [number, number],
  ) =>
    Float32Array.from(from, (_, i) => {
      const [place, base] = start(i);
      let sum = 0;
      for (let k = -reach; k <= reach; k++) {
        const at = Math.max(0, Math.min(length - 1, place + k));
        sum += (weights[k + reach] ?? 0) * (from[base + at * step] ?? 0);
      }
      return sum / total;
    });
  const rows = pass(picture, 1, width, (i) => [i % width, i - (i % width)]);
  return pass(rows, width, height, (i) => [Math.floor(i / width), i % width]);
}

interface Point {
  readonly x: number;
  readonly y: number;
}

type Homography = [number, number, number, number, number, number, number, number];

/** The projection that takes four points to four others, by Gauss's elimination. */
function homography(from: readonly Point[], to: readonly Point[]): Homography {
  const rows: number[][] = [];
  from.forEach(({ x, y }, i) => {
    const { x: u, y: v } = to[i] ?? { x: 0, y: 0 };
    rows.push([x, y, 1, 0, 0, 0, -u * x, -u * y, u], [0, 0, 0, x, y, 1, -v * x, -v * y, v]);
  });
  for (let i = 0; i < 8; i++) {
    const best = rows
      .slice(i)
      .reduce((a, b) => (Math.abs(b[i] ?? 0) > Math.abs(a[i] ?? 0) ? b : a));
    rows.splice(rows.indexOf(best), 1);
    rows.splice(i, 0, best);
    for (const row of rows) {
      if (row === best) continue;
      const factor = (row[i] ?? 0) / (best[i] ?? 1);
      best.forEach((value, k) => {
        row[k] = (row[k] ?? 0) - factor * value;
      });
    }
  }
  return rows.map((row, i) => (row[8] ?? 0) / (row[i] ?? 1)) as Homography;
}

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
