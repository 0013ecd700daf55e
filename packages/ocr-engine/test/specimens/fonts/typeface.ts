import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import opentype from 'opentype.js';
import ocrB from './ocr-b.json' with { type: 'json' };

/** A set of letters, each as a path: what is drawn of them does not depend on the fonts that a machine has. */
export interface Typeface {
  /** Height of a capital, as a share of the em. */
  readonly capital: number;
  /** Widths of a text in ems. */
  width(text: string): number;
  /** An SVG path of a text whose base line begins at a place, `size` the em. */
  path(text: string, x: number, y: number, size: number): string;
}

/** Fonts of `dejavu-fonts-ttf` (Bitstream Vera's licence): they have every letter of the Latin alphabets. */
export type DejaVu =
  | 'DejaVuSans'
  | 'DejaVuSans-Bold'
  | 'DejaVuSansCondensed'
  | 'DejaVuSansCondensed-Bold'
  | 'DejaVuSerif'
  | 'DejaVuSerifCondensed-Bold'
  | 'DejaVuSansMono'
  | 'DejaVuSansMono-Bold';

export function dejaVu(name: DejaVu): Typeface {
  const known = opened.get(name);
  if (known !== undefined) return known;
  const bytes = readFileSync(require.resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`));
  const font = opentype.parse(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer,
  );
  const typeface: Typeface = {
    capital: 0.729,
    width: (text) => font.getAdvanceWidth(text, 1),
    path: (text, x, y, size) => font.getPath(text, x, y, size).toPathData(3),
  };
  opened.set(name, typeface);
  return typeface;
}

const require = createRequire(import.meta.url);
const opened = new Map<DejaVu, Typeface>();

/** Cuts of OCR-B: both are on real documents. */
export type Cut = keyof typeof ocrB;

/** OCR-B's letters of a machine readable zone: any other is left out, and its place stays empty. */
export function ocrBCut(cut: Cut): Typeface {
  const letters: Readonly<Record<string, string>> = ocrB[cut];
  return {
    capital: 0.7,
    width: (text) => text.length * advance,
    path: (text, x, y, size) =>
      Array.from(text, (letter, i) =>
        moved(letters[letter] ?? '', x + i * advance * size, y, size / 1_000),
      ).join(''),
  };
}

/** Width of every letter, in ems. */
const advance = 0.723;

/** A path of absolute commands without arcs: their numbers are points, `x` and `y` in turn. */
function moved(path: string, x: number, y: number, scale: number): string {
  let vertical = true;
  return path.replace(/-?\d+(?:\.\d+)?/g, (number) => {
    vertical = !vertical;
    const place = Number(number) * scale + (vertical ? y : x);
    return `${place < 0 ? '' : ' '}${place.toFixed(3)}`;
  });
}
