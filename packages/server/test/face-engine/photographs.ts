import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestContext } from 'vitest';

/** The face engine that the command takes unless it is told otherwise. */
export const realFaceEngine = '@biometrid/face-engine/guest';
/** The same with both of its encoders. */
export const fusedFaceEngine = '@biometrid/face-engine/guest-fused';
/** The one that uses no network of unproven origin. */
export const provenFaceEngine = '@biometrid/face-engine/guest-proven';
/** The same, for those whose users have templates of the others. */
export const faceEngineToProven = '@biometrid/face-engine/guest-to-proven';

/** Ten people, ten photographs each, of Labeled Faces in the Wild: beside the repository, not in it. */
const folder = fileURLToPath(
  new URL('../../../../../shared/data/face/lfw-sample', import.meta.url),
);

/** A photograph of somebody, by the name and the number that the collection gives. Where it is missing, the test is skipped. */
export function photograph(ctx: TestContext, person: string, number: number): Blob {
  const file = join(folder, person, `${person}_${String(number).padStart(4, '0')}.jpg`);
  if (!existsSync(file)) ctx.skip('The photographs of ../shared/data/face/lfw-sample are missing.');
  return new Blob([readFileSync(file)], { type: 'image/jpeg' });
}
