/** How the drawings of the accuracy bench look: on paper of their own, for a light page and a dark one. */
const ink = '#374151';
export const grid = '#e5e7eb';

/** Wraps shapes into a drawing that stands alone. @param description what somebody who cannot see it is told. */
export function svgDrawing(
  [width, height]: readonly [number, number],
  title: string,
  description: string,
  shapes: readonly string[],
): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13" fill="${ink}">`,
    `<title>${escapeXml(title)}</title>`,
    `<desc>${escapeXml(description)}</desc>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...shapes,
    '</svg>\n',
  ].join('\n');
}

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

/** To half a pixel: finer only makes the file larger. */
export function half(length: number): number {
  return Math.round(length * 2) / 2;
}
