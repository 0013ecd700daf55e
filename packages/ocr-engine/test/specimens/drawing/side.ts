import sharp from 'sharp';
import type { SideTruth } from '../truth.js';
import type { Sheet } from './sheet.js';

/** One side of a document, at any resolution. */
export interface Side {
  /** In millimetres. */
  readonly width: number;
  readonly height: number;
  /** In millimetres of the side. */
  readonly truth: SideTruth;
  /** Draws it with nothing around it. */
  draw(options: DrawOptions): Promise<Drawing>;
}

interface DrawOptions {
  readonly pixelsPerMillimetre: number;
  /** How bright the ink is: 0 is black, 1 as bright as the ground. Default: 0.15. */
  readonly ink?: number;
}

/** Pixels from the top, four bytes each: red, green, blue and how much of the document there is; colours are as bright as that share. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/**
 * @param brightness of the paper, of 255
 */
export function sideOf(sheet: Sheet, brightness: number, truth: SideTruth): Side {
  const drawing = sheet.drawing();
  return {
    width: sheet.width,
    height: sheet.height,
    truth,
    draw: async ({ pixelsPerMillimetre, ink = 0.15 }) => {
      const width = Math.round(sheet.width * pixelsPerMillimetre);
      const height = Math.round(sheet.height * pixelsPerMillimetre);
      const grey = Math.round(brightness * ink);
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${sheet.width} ${sheet.height}" preserveAspectRatio="none" color="rgb(${grey},${grey},${Math.min(255, grey + 6)})">${drawing}</svg>`;
      const { data } = await sharp(Buffer.from(svg), { unlimited: true })
        .ensureAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true });
      return { width, height, data: premultiplied(data) };
    },
  };
}

function premultiplied(data: Uint8Array): Uint8Array {
  for (let at = 3; at < data.length; at += 4) {
    const share = data[at] ?? 0;
    if (share === 255) continue;
    for (let channel = at - 3; channel < at; channel++) {
      data[channel] = Math.round(((data[channel] ?? 0) * share) / 255);
    }
  }
  return data;
}
