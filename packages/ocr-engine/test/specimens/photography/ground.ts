import type { Random } from '../random.js';
import type { Canvas } from './canvas.js';

/** What a document lies on. */
export const grounds = ['plain', 'wood', 'cloth', 'stone', 'newspaper', 'clutter'] as const;
export type Ground = (typeof grounds)[number];

/** A picture of nothing but ground. */
export function spread(width: number, height: number, ground: Ground, random: Random): Canvas {
  const data = new Uint8Array(width * height * 3);
  const tile = tileOf(ground, random);
  const colour = [random.between(40, 225), 0, 0];
  colour[1] = (colour[0] ?? 0) + random.between(-40, 25);
  colour[2] = (colour[1] ?? 0) + random.between(-40, 25);
  const [red = 0, green = 0, blue = 0] = ground === 'newspaper' ? [225, 222, 212] : colour;
  const angle = random.between(0, Math.PI);
  // In 1/256 of a pixel of the tile.
  const size = random.between(0.7, 2);
  const cos = Math.round((256 * Math.cos(angle)) / size);
  const sin = Math.round((256 * Math.sin(angle)) / size);
  let at = 0;
  for (let y = 0; y < height; y++) {
    let u = y * sin + 0x40000000;
    let v = y * cos + 0x40000000;
    for (let x = 0; x < width; x++) {
      u += cos;
      v -= sin;
      const light = tile[((v >> 8) & 255) * 256 + ((u >> 8) & 255)] ?? 1;
      data[at] = clamped(red * light);
      data[at + 1] = clamped(green * light);
      data[at + 2] = clamped(blue * light);
      at += 3;
    }
  }
  const canvas = { width, height, data };
  if (ground === 'clutter') {
    for (let count = 5 + random.below(8); count > 0; count--) drop(canvas, random);
  }
  return canvas;
}

function clamped(value: number): number {
  return value < 0 ? 0 : Math.min(value, 255);
}

/** 256 x 256 brightnesses about 1 that go on at the other side where one ends. */
function tileOf(ground: Ground, random: Random): Float32Array {
  const tile = new Float32Array(65_536);
  const uneven = waves(random, ground === 'wood' ? [0, 9] : [3, 3]);
  const [strength, fine] = {
    plain: [0.03, 0.01],
    wood: [0.18, 0.04],
    cloth: [0.05, 0.03],
    stone: [0.12, 0.12],
    newspaper: [0.03, 0.02],
    clutter: [0.06, 0.03],
  }[ground] as [number, number];
  const threads = 2 * Math.PI * (16 + random.below(32));
  for (let y = 0; y < 256; y++) {
    for (let x = 0; x < 256; x++) {
      const weave =
        ground === 'cloth'
          ? 0.1 * Math.sin((threads * x) / 256) * Math.sin((threads * y) / 256)
          : 0;
      tile[y * 256 + x] = 1 + strength * uneven(x, y) + fine * (random.share() * 2 - 1) + weave;
    }
  }
  if (ground === 'newspaper') printWords(tile, random);
  return tile;
}

/** A few waves that fit the tile, each of at most so many turns across and down. */
function waves(
  random: Random,
  [across, down]: readonly [number, number],
): (x: number, y: number) => number {
  const all = Array.from({ length: 5 }, () => ({
    u: Math.round(random.between(-across, across)),
    v: Math.round(random.between(-down, down)),
    phase: random.between(0, 6.3),
  }));
  return (x, y) => {
    let sum = 0;
    for (const { u, v, phase } of all) sum += Math.sin(((u * x + v * y) * Math.PI) / 128 + phase);
    return sum / 3;
  };
}

/** Rows of dark strokes as long as words. */
function printWords(tile: Float32Array, random: Random): void {
  const pitch = 16;
  for (let top = 3; top < 250; top += pitch) {
    let x = 2;
    while (x < 250) {
      const end = Math.min(254, x + 6 + random.below(30));
      for (; x < end; x++) {
        if (random.chance(0.25)) continue;
        const high = random.below(4);
        for (let y = top + high; y < top + 9; y++) {
          if (random.chance(0.65)) tile[y * 256 + x] = 0.3;
        }
      }
      x += 4 + random.below(3);
    }
  }
}

/** Something flat and coloured that lies about: round or with straight sides. */
function drop({ width, height, data }: Canvas, random: Random): void {
  const round = random.chance(0.5);
  const radius = random.between(0.04, 0.2) * width;
  const flat = random.between(0.2, 1);
  const [cx, cy] = [random.between(0, width), random.between(0, height)];
  const angle = random.between(0, Math.PI);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const colour = [random.below(256), random.below(256), random.below(256)] as const;
  for (
    let y = Math.max(0, Math.floor(cy - radius * 1.5));
    y < Math.min(height, cy + radius * 1.5);
    y++
  ) {
    for (
      let x = Math.max(0, Math.floor(cx - radius * 1.5));
      x < Math.min(width, cx + radius * 1.5);
      x++
    ) {
      const u = ((x - cx) * cos + (y - cy) * sin) / radius;
      const v = ((y - cy) * cos - (x - cx) * sin) / (radius * flat);
      if (round ? u * u + v * v > 1 : Math.max(Math.abs(u), Math.abs(v)) > 1) continue;
      const at = (y * width + x) * 3;
      for (let channel = 0; channel < 3; channel++) {
        data[at + channel] = ((data[at + channel] ?? 0) + 3 * (colour[channel] ?? 0)) >> 2;
      }
    }
  }
}
