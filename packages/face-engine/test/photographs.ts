import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestContext } from 'vitest';

/** Photographs that may be measured with, but not handed on: they lie beside the repository, not in it. */
const photographs = fileURLToPath(new URL('../../../../shared/data/face', import.meta.url));

/** What to do about a photograph that is missing: a test's context skips the test. */
type Absence = Pick<TestContext, 'skip'>;

/** One of ten people's ten, 250 x 250: by the name and the number that Labeled Faces in the Wild gives. */
export function person(ctx: Absence, name: string, number: number): Buffer {
  return read(ctx, `lfw-sample/${name}/${name}_${String(number).padStart(4, '0')}.jpg`);
}

/** A tight portrait of a celebrity, 150 x 150, by a part of its file's name. */
export function celebrity(ctx: Absence, name: string, part: string): Buffer {
  const folder = `celebrities/train/${name}`;
  const file = list(ctx, folder).find((found) => found.includes(part));
  return read(ctx, `${folder}/${file ?? part}`);
}

/** One of 540 candid photographs of people of the world, 256 x 256, by the four digits of its file's name. */
export function fairface(ctx: Absence, number: string): Buffer {
  return read(ctx, `peoples/fairface/fairface_${number}.jpg`);
}

/** The first few photographs of living faces, or of presented ones. */
export function spoofs(ctx: Absence, kind: 'real' | 'fake', count: number): Buffer[] {
  const files = list(ctx, `spoof/${kind}`).filter((file) => file.startsWith('147'));
  return files.slice(0, count).map((file) => read(ctx, `spoof/${kind}/${file}`));
}

function list(ctx: Absence, folder: string): string[] {
  const path = join(photographs, folder);
  if (!existsSync(path)) missing(ctx, folder);
  return readdirSync(path).toSorted();
}

function read(ctx: Absence, file: string): Buffer {
  const path = join(photographs, file);
  if (!existsSync(path)) missing(ctx, file);
  return readFileSync(path);
}

function missing(ctx: Absence, what: string): never {
  return ctx.skip(`The photographs are missing: there is no ../shared/data/face/${what}.`);
}
