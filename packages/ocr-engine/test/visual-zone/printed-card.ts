import type { PlacedLine } from '../../src/text/text-line.js';

/** A line as a reader gives it: letters of 20 pixels in a monospaced print, its upper left corner at a place. */
export function line(text: string, x: number, y: number, height = 24): PlacedLine {
  const width = text.length * height * 0.6;
  return {
    text,
    confidence: 0.9,
    box: [
      { x, y },
      { x: x + width, y },
      { x: x + width, y: y + height },
      { x, y: y + height },
    ],
    places: Array.from(text, (_, index) => (index + 0.5) / text.length),
  };
}

/** Labels over their values, one pair under the other. */
export function column(...pairs: readonly (readonly [label: string, value: string])[]) {
  return pairs.flatMap(([label, value], row) => [
    line(label, 300, 100 + row * 70, 18),
    line(value, 305, 122 + row * 70, 26),
  ]);
}

/** The same lines, turned around the picture's corner. @param angle in radians, clockwise. */
export function slanted(lines: readonly PlacedLine[], angle: number): PlacedLine[] {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const moved = ({ x, y }: { x: number; y: number }) => ({
    x: x * cos - y * sin,
    y: x * sin + y * cos,
  });
  return lines.map(({ box: [a, b, c, d], ...rest }) => ({
    ...rest,
    box: [moved(a), moved(b), moved(c), moved(d)],
  }));
}
