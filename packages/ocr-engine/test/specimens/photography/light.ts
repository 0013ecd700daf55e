import type { Point, Quad } from '../../../src/geometry/quad.js';
import type { Random } from '../random.js';
import type { Canvas } from './canvas.js';

export interface Light {
  /** How much darker the shadow's side is, 0 to 1. */
  readonly shadow: number;
  /** How white the glare's middle is, 0 to 1. */
  readonly glare: number;
}

/** Lets a shadow fall on a picture and a lamp be mirrored somewhere on the page. */
export function light(canvas: Canvas, { shadow, glare }: Light, page: Quad, random: Random): void {
  const { width, height, data } = canvas;
  const angle = random.between(0, 2 * Math.PI);
  const [nx, ny] = [Math.cos(angle), Math.sin(angle)];
  const soft = random.between(0.02, 0.6) * width;
  const edge = centre(page);
  const shift = random.between(-0.3, 0.3) * width;
  const lamp = within(page, random.share(), random.share());
  const long =
    random.between(0.08, 0.25) * Math.hypot(page[1].x - page[0].x, page[1].y - page[0].y);
  const flat = random.between(0.4, 1);
  const lampAngle = random.between(0, Math.PI);
  const [lx, ly] = [Math.cos(lampAngle), Math.sin(lampAngle)];
  const [warm, cool] = [random.between(0.9, 1), random.between(0.86, 1)];
  // Looked up on a grid of eight pixels: light changes slowly.
  const grid = 8;
  const columns = Math.ceil(width / grid) + 2;
  const rows = Math.ceil(height / grid) + 2;
  const shade = new Float32Array(columns * rows);
  const white = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [x, y] = [column * grid, row * grid];
      const beyond = ((x - edge.x) * nx + (y - edge.y) * ny + shift) / soft;
      const smooth = beyond < -1 ? 0 : beyond > 1 ? 1 : (2 + 3 * beyond - beyond ** 3) / 4;
      shade[row * columns + column] = 1 - shadow * smooth;
      const u = ((x - lamp.x) * lx + (y - lamp.y) * ly) / long;
      const v = ((y - lamp.y) * lx - (x - lamp.x) * ly) / (long * flat);
      white[row * columns + column] = glare * Math.exp(-((u * u + v * v) ** 1.5));
    }
  }
  let at = 0;
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / grid);
    const down = y / grid - row;
    for (let x = 0; x < width; x++) {
      const column = x >> 3;
      const across = (x & 7) / grid;
      const here = row * columns + column;
      const below = here + columns;
      const bright = mixed(shade, here, below, across, down);
      const washed = glare === 0 ? 0 : mixed(white, here, below, across, down);
      const kept = bright * (1 - washed);
      const added = 255 * washed;
      data[at] = (data[at] ?? 0) * kept + added;
      data[at + 1] = (data[at + 1] ?? 0) * kept * warm + added;
      data[at + 2] = (data[at + 2] ?? 0) * kept * cool + added;
      at += 3;
    }
  }
}

function mixed(
  grid: Float32Array,
  here: number,
  below: number,
  across: number,
  down: number,
): number {
  const upper = (grid[here] ?? 0) * (1 - across) + (grid[here + 1] ?? 0) * across;
  const lower = (grid[below] ?? 0) * (1 - across) + (grid[below + 1] ?? 0) * across;
  return upper * (1 - down) + lower * down;
}

function centre(quad: Quad): Point {
  return within(quad, 0.5, 0.5);
}

function within([one, two, three, four]: Quad, across: number, down: number): Point {
  const at = (key: 'x' | 'y') =>
    (one[key] * (1 - across) + two[key] * across) * (1 - down) +
    (four[key] * (1 - across) + three[key] * across) * down;
  return { x: at('x'), y: at('y') };
}
