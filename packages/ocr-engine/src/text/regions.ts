import type { Point } from '../geometry/quad.js';

/** Pixels of a map that hang together. */
export interface Region {
  /** Corners of the outermost pixels of its rows. */
  readonly edge: readonly Point[];
  readonly pixels: number;
  /** Mean of the map over them. */
  readonly score: number;
}

/** Parts of a map above a threshold whose pixels touch, at corners too: the largest first. */
export function regionsOf(
  map: Float32Array,
  { width, height }: { readonly width: number; readonly height: number },
  threshold: number,
): Region[] {
  const seen = new Uint8Array(width * height);
  const stack = new Int32Array(width * height);
  const regions: Region[] = [];
  for (let start = 0; start < seen.length; start++) {
    if (seen[start] === 1 || !((map[start] ?? 0) > threshold)) continue;
    const rows = new Map<number, [left: number, right: number]>();
    let [pixels, sum, size] = [0, 0, 1];
    stack[0] = start;
    seen[start] = 1;
    while (size > 0) {
      const at = stack[--size] ?? 0;
      const y = Math.floor(at / width);
      const x = at - y * width;
      pixels++;
      sum += map[at] ?? 0;
      const row = rows.get(y);
      if (row === undefined) rows.set(y, [x, x]);
      else if (x < row[0]) row[0] = x;
      else if (x > row[1]) row[1] = x;
      for (let nextY = Math.max(0, y - 1); nextY <= Math.min(height - 1, y + 1); nextY++) {
        for (let nextX = Math.max(0, x - 1); nextX <= Math.min(width - 1, x + 1); nextX++) {
          const next = nextY * width + nextX;
          if (seen[next] === 1 || !((map[next] ?? 0) > threshold)) continue;
          seen[next] = 1;
          stack[size++] = next;
        }
      }
    }
    regions.push({ edge: edgeOf(rows), pixels, score: sum / pixels });
  }
  return regions.sort((one, other) => other.pixels - one.pixels);
}

function edgeOf(rows: ReadonlyMap<number, readonly [left: number, right: number]>): Point[] {
  const edge: Point[] = [];
  for (const [y, [left, right]] of rows) {
    edge.push(
      { x: left, y },
      { x: right + 1, y },
      { x: left, y: y + 1 },
      { x: right + 1, y: y + 1 },
    );
  }
  return edge;
}
