/** Centres of the cells that a single-shot detector looks at, as shares of its input; x and y one after the other. */
export function anchorsOf(
  layers: readonly { readonly cells: number; readonly each: number }[],
): Float32Array {
  const centres: number[] = [];
  for (const { cells, each } of layers) {
    for (let row = 0; row < cells; row++) {
      for (let column = 0; column < cells; column++) {
        for (let anchor = 0; anchor < each; anchor++) {
          centres.push((column + 0.5) / cells, (row + 0.5) / cells);
        }
      }
    }
  }
  return Float32Array.from(centres);
}
