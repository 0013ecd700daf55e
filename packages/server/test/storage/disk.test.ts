import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { photoOf } from '../operations/photos.js';
import { startServerUnderTest } from '../server-under-test.js';

const guide = readFileSync(new URL('../../../../docs/guides/running.md', import.meta.url), 'utf8');
/** With vectors of 512 numbers. */
const { href: faceEngine } = new URL(
  '../engines/face-with-vectors.mjs?dimensions=512',
  import.meta.url,
);
/** How many are enrolled before each look at the disk. */
const people = 250;

it('a person with an enrolled face takes as much disk as the guide says', async () => {
  const data = join(mkdtempSync(join(tmpdir(), 'biometrid-disk-')), 'data');
  // By the difference: what an empty database takes, and the log of changes keeps, does not grow with the people.
  await enrol(data, 'one half');
  const before = sizeOf(data);
  await enrol(data, 'the other');
  const eachTakes = (sizeOf(data) - before) / people;
  rmSync(dirname(data), { recursive: true });

  const [, promised] = /^\| 100,000 people[^|]*\| (\d+) MB of disk \|$/m.exec(guide) ?? [];
  const megabytes = (eachTakes * 100_000) / 1e6;
  // Pages fill and split by the order of random names: 528 to 590 MB were measured.
  expect(Math.abs(megabytes / Number(promised) - 1), `${megabytes} MB`).toBeLessThan(0.1);
});

/** Runs a server meanwhile, which leaves all in the database's file when it stops. */
async function enrol(data: string, crowd: string): Promise<void> {
  const server = await startServerUnderTest({ data, faceEngine });
  // None of so many strangers may look like another.
  const { biometrid } = await server.client({ falseMatchRate: { face: 1e-6, voice: 1e-2 } });
  for (let n = 0; n < people; n += 1) {
    const name = `${n} of ${crowd}`;
    const { data: user } = await biometrid.users.create({ reference_id: name });
    const enrolment = await biometrid.face.enroll({ userId: user.id, photo: photoOf(name) });
    expect(enrolment.data).toMatchObject({ message: 'FACE_ENROLLED_WITH_SUCCESS' });
  }
  await server.stop();
}

/** Bytes of all files in a folder. */
function sizeOf(folder: string): number {
  return readdirSync(folder)
    .map((name) => statSync(join(folder, name)).size)
    .reduce((sum, size) => sum + size, 0);
}
