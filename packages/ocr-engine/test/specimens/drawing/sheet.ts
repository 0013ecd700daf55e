import type { Quad } from '../../../src/geometry/quad.js';
import type { Typeface } from '../fonts/typeface.js';

/** How a text is printed. */
export interface Print {
  readonly typeface: Typeface;
  /** Left end of the base line, in millimetres. */
  readonly x: number;
  readonly y: number;
  /** Height of capitals, in millimetres. */
  readonly capital: number;
  /** An SVG colour; the document's ink unless given, whose brightness whoever draws the sheet chooses. */
  readonly colour?: string;
  /** Wider text is printed narrower. */
  readonly room?: number;
  /** By how much the ink ran, in millimetres. */
  readonly bleed?: number;
}

/** One side of a document while it is being laid out, in millimetres. */
export class Sheet {
  readonly width: number;
  readonly height: number;
  readonly corner: number;
  readonly #parts: string[] = [];

  constructor(width: number, height: number, corner: number) {
    this.width = width;
    this.height = height;
    this.corner = corner;
  }

  /** Puts SVG on what is there. */
  add(svg: string): void {
    this.#parts.push(svg);
  }

  /** Prints a text. @returns its box, from the base line to the height of capitals */
  text(text: string, print: Print): Quad {
    const { typeface, x, y, capital, colour = 'currentColor', room, bleed = 0 } = print;
    const size = capital / typeface.capital;
    const wide = typeface.width(text) * size;
    const narrower = room === undefined || wide <= room ? 1 : room / wide;
    const place = narrower < 1 ? ` transform="translate(${x} 0) scale(${narrower} 1)"` : '';
    const stroke = bleed > 0 ? ` stroke="${colour}" stroke-width="${bleed}"` : '';
    this.add(
      `<path fill="${colour}"${stroke}${place} d="${typeface.path(text, narrower < 1 ? 0 : x, y, size)}"/>`,
    );
    return rectangle(x, y - capital, wide * narrower, capital);
  }

  /** The side as an SVG picture without its outermost element. */
  drawing(): string {
    const { width, height, corner } = this;
    return `<clipPath id="edge"><rect width="${width}" height="${height}" rx="${corner}"/></clipPath><g clip-path="url(#edge)">${this.#parts.join('')}</g>`;
  }
}

export function rectangle(x: number, y: number, width: number, height: number): Quad {
  return [
    { x, y },
    { x: x + width, y },
    { x: x + width, y: y + height },
    { x, y: y + height },
  ];
}
