import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

/** A photo as a person picks it. */
export interface Picked {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** A photo that the deterministic engine of the server's tests takes for what is said of it. */
export function described(...faces: readonly object[]): Picked {
  const bytes = Buffer.from(`\xff\xd8\xff\xe0${JSON.stringify({ faces })}`, 'latin1');
  return { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: bytes };
}

const faces = fileURLToPath(new URL('../../../../shared/data/face/lfw-sample', import.meta.url));

/** Whether there are photos of people. */
export const hasPhotographs = existsSync(faces);
export const photographsMissing = 'There are no faces at ../shared/data/face/lfw-sample.';

/** Where a photo of somebody is. */
export function photograph(person: string, number: number): string {
  return `${faces}/${person}/${person}_000${number}.jpg`;
}

/** Picks photos as somebody does who presses the button of a source. @param source its name. */
export async function pick(
  page: Page,
  source: string,
  photos: string | Picked | Picked[],
): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page
    .getByRole('group', { name: source })
    .getByRole('button', { name: /^Choose/ })
    .click();
  await (await chooser).setFiles(photos);
}
