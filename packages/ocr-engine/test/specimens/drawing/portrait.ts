import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Quad } from '../../../src/geometry/quad.js';
import type { Random } from '../random.js';
import { rectangle, type Sheet } from './sheet.js';

/** Photographs that may be measured with, but not handed on: they lie beside the repository, not in it. 250 x 250, the face amid. */
const photographs = fileURLToPath(
  new URL('../../../../../../shared/data/face/lfw-sample', import.meta.url),
);

/** Whether portraits are photographs, so that a detector can be held to finding them. */
export const portraitsAreReal = existsSync(photographs);

/** Somebody's face for a document: a photograph, or where there is none a drawing. */
export interface Portrait {
  readonly real: boolean;
  /** Puts it into a frame, in millimetres. @returns the frame */
  print(sheet: Sheet, x: number, y: number, width: number, height: number, opacity?: number): Quad;
}

export function randomPortrait(random: Random): Portrait {
  const choice = random.share();
  const tone = `hsl(${random.between(10, 40).toFixed(0)},40%,${random.between(35, 80).toFixed(0)}%)`;
  const files = listed();
  const file = files[Math.floor(choice * files.length)];
  const photo = file === undefined ? undefined : readFileSync(file).toString('base64');
  return {
    real: photo !== undefined,
    print(sheet, x, y, width, height, opacity = 1) {
      const inside =
        photo === undefined
          ? `<rect width="100" height="125" fill="#dde"/><ellipse cx="50" cy="55" rx="26" ry="34" fill="${tone}"/><path d="M5 125C10 95 90 95 95 125Z" fill="#456"/><circle cx="40" cy="50" r="3"/><circle cx="60" cy="50" r="3"/><path d="M40 72Q50 80 60 72" stroke="#833" fill="none" stroke-width="2"/>`
          : `<image x="-27" y="-22" width="154" height="154" href="data:image/jpeg;base64,${photo}"/>`;
      sheet.add(
        `<svg x="${x}" y="${y}" width="${width}" height="${height}" viewBox="0 0 100 125" preserveAspectRatio="xMidYMid slice" opacity="${opacity}">${inside}</svg>`,
      );
      return rectangle(x, y, width, height);
    },
  };
}

/** The same portrait again, small and pale, on a third of documents: where in a part of the sheet nothing is printed, if there is room. */
export function printSecondPortrait(
  portrait: Portrait,
  sheet: Sheet,
  printed: readonly Quad[],
  within: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  },
  random: Random,
): Quad | undefined {
  if (!random.chance(1 / 3)) return undefined;
  const size = random.between(9, 12);
  for (let trial = 0; trial < 30; trial++) {
    const x = within.x + random.share() * (within.width - size);
    const y = within.y + random.share() * (within.height - size * 1.25);
    const clear = rectangle(x - 1, y - 1, size + 2, size * 1.25 + 2);
    if (printed.some((box) => overlap(box, clear))) continue;
    return portrait.print(sheet, x, y, size, size * 1.25, 0.45);
  }
  return undefined;
}

function overlap([one, , three]: Quad, [other, , last]: Quad): boolean {
  return one.x < last.x && three.x > other.x && one.y < last.y && three.y > other.y;
}

let known: readonly string[] | undefined;

function listed(): readonly string[] {
  known ??= portraitsAreReal
    ? readdirSync(photographs)
        .toSorted()
        .flatMap((person) =>
          readdirSync(join(photographs, person))
            .toSorted()
            .map((file) => join(photographs, person, file)),
        )
    : [];
  return known;
}
