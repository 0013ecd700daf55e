import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { TestClient } from '../../test/server-under-test.js';

/** An enrolled user, and the paths of the person's other photos. */
export interface EnrolledPerson {
  readonly userId: string;
  readonly probes: readonly string[];
}

/**
 * Enrols everybody with the first photo that is good enough.
 * @param files in a folder for each person.
 * @returns the people, and what each enrolment took in milliseconds.
 */
export async function enrollPeople(
  { biometrid }: TestClient,
  files: readonly string[],
): Promise<{ people: EnrolledPerson[]; took: number[] }> {
  const people: EnrolledPerson[] = [];
  const took: number[] = [];
  for (const folder of new Set(files.map(dirname))) {
    const { data: user } = await biometrid.users.create({ reference_id: basename(folder) });
    const photos = files.filter((file) => dirname(file) === folder);
    for (const [number, file] of photos.entries()) {
      const photo = await jpeg(file);
      const began = performance.now();
      const { status } = await biometrid.face.enroll({ userId: user.id, photo });
      took.push(performance.now() - began);
      if (!status) continue;
      people.push({ userId: user.id, probes: photos.slice(number + 1) });
      break;
    }
  }
  return { people, took };
}

export async function jpeg(file: string): Promise<Blob> {
  return new Blob([await readFile(file)], { type: 'image/jpeg' });
}
