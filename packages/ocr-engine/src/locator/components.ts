/**
 * Cells of a map that reach a threshold and touch each other, by side or by corner.
 * @returns the cells' indices of every such group of at least `least` cells, the `most` largest first.
 */
export function components(
  map: Float32Array,
  columns: number,
  { threshold, least, most }: { threshold: number; least: number; most: number },
): Int32Array[] {
  const rows = map.length / columns;
  const seen = new Uint8Array(map.length);
  const waiting = new Int32Array(map.length);
  const found: Int32Array[] = [];
  for (let start = 0; start < map.length; start++) {
    if (seen[start] || (map[start] ?? 0) < threshold) continue;
    let end = 0;
    waiting[end++] = start;
    seen[start] = 1;
    for (let next = 0; next < end; next++) {
      const cell = waiting[next] ?? 0;
      const row = Math.floor(cell / columns);
      const column = cell - row * columns;
      for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
        for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) {
          const near = y * columns + x;
          if (seen[near] || (map[near] ?? 0) < threshold) continue;
          seen[near] = 1;
          waiting[end++] = near;
        }
      }
    }
    if (end >= least) found.push(waiting.slice(0, end));
  }
  return found.sort((one, other) => other.length - one.length).slice(0, most);
}
