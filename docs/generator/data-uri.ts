/** A drawing as an address that holds it. */
export function dataUri(svg: string): string {
  return `data:image/svg+xml;base64,${Buffer.from(svg.trim()).toString('base64')}`;
}
