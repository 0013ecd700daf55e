import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { multipart, multipartType, type Part } from '../bad-input/multipart.js';
import { refused } from '../operations/refused.js';
import { ask } from '../raw-http.js';
import {
  type ServerUnderTest,
  startServerUnderTest,
  type TestClient,
} from '../server-under-test.js';
import { badPhotos, blobOf, drawing, faceless, goodPhotos, wall } from './drawn.js';
import { photograph, realFaceEngine } from './photographs.js';

let server: ServerUnderTest;
let client: TestClient;
let userId: string;
let bad: [what: string, bytes: Buffer][];
beforeAll(async () => {
  server = await startServerUnderTest({ faceEngine: realFaceEngine, engineThreads: 1 });
  bad = await badPhotos();
});
beforeEach(async () => {
  client = await server.client();
  userId = (await client.biometrid.users.create({ reference_id: 'customer-4711' })).data.id;
});
afterAll(() => server?.stop());

/** An operation that takes a photo. */
interface Operation {
  id: string;
  path(): string;
  /** The photo's field, and what else has to be there. */
  field: string;
  others: readonly Part[];
  /** What it answers when the photo is none, and when there is a field that it does not know. */
  noPhoto: string;
  unknownField: string;
  call(photo: Blob): Promise<unknown>;
}

const onFaces = {
  field: 'photo',
  others: [],
  noPhoto: 'NO_FILE_OR_INVALID_FORMAT',
  unknownField: 'INVALID_REQUEST',
};
const portrait = await drawing(wall);

const operations: readonly Operation[] = [
  {
    ...onFaces,
    id: 'enrollFace',
    path: () => `users/${userId}/dialogue/enroll/face`,
    call: (photo) => client.biometrid.face.enroll({ userId, photo }),
  },
  {
    ...onFaces,
    id: 'findUserByFace',
    path: () => 'users/find-by-face',
    call: (photo) => client.biometrid.face.findUser({ photo }),
  },
  {
    ...onFaces,
    id: 'findUsersByFaces',
    path: () => 'users/find-by-multiple',
    call: (photo) => client.biometrid.face.findUsers({ photo }),
  },
  {
    ...onFaces,
    id: 'findFaceProperties',
    path: () => 'users/find-face-properties',
    call: (photo) => client.biometrid.face.getProperties({ photo }),
  },
  {
    id: 'compareDocumentPhoto',
    path: () => 'document/selfie-compare',
    field: 'photo1',
    others: [{ name: 'photo2', content: portrait, filename: 'portrait.jpg' }],
    noPhoto: 'NO_FILES_OR_INVALID_FORMATS',
    unknownField: 'UNEXPECTED_FIELD',
    call: (photo1) => client.biometrid.documents.comparePhoto({ photo1, photo2: blobOf(portrait) }),
  },
];

async function expectNothingStored(): Promise<void> {
  const { templates } = server.storage;
  expect(await templates.of(client.id, userId, 'face')).toEqual([]);
  const gallery = { clientId: client.id, modality: 'face', encoder: 'mobilefacenet-1' } as const;
  expect(await templates.change(gallery)).toBe(0);
}

describe.each(operations)('$id', ({ path, field, others, noPhoto, unknownField, call }) => {
  it('refuses what is no photo, and stores nothing', async () => {
    for (const [what, bytes] of bad) {
      const refusal = refused(call(blobOf(bytes)), 400, noPhoto);
      await expect(refusal, what).resolves.toBeDefined();
    }
    await expectNothingStored();
  });

  it('refuses a form without the photo, or with too much or too little of it', async () => {
    // The client would send none of these.
    const answerTo = async (...parts: Part[]) => {
      const { status, message } = await ask(server.origin, {
        method: 'POST',
        path: `/api/1.0/${path()}`,
        headers: { ...client.headers, 'content-type': multipartType },
        body: multipart([...parts, ...others]),
      });
      return [status, message];
    };
    const photo = { name: field, content: portrait, filename: 'photo.jpg' };
    expect(await answerTo()).toEqual([
      400,
      expect.stringMatching(/^(NO_FILE|EXPECTING_2_IMAGE_FILES)/),
    ]);
    expect(await answerTo({ ...photo, content: '' })).toEqual([400, noPhoto]);
    expect(await answerTo({ name: field, content: 'as text' })).toEqual([400, noPhoto]);
    expect(await answerTo(photo, { ...photo, name: 'picture' })).toEqual([400, unknownField]);
    const tooLarge = Buffer.concat([portrait, Buffer.alloc(1_048_577)]).subarray(0, 1_048_577);
    expect(await answerTo({ ...photo, content: tooLarge })).toEqual([413, 'FILE_TOO_LARGE']);
    await expectNothingStored();
  });

  it.each(faceless)('finds no face on %s', async (_what, shapes) => {
    expect(await call(blobOf(await drawing(shapes)))).toMatchObject({
      status: false,
      data: { reason: `No faces found on '${field}'` },
    });
    await expectNothingStored();
  });
});

describe('a photo as text', () => {
  it('is refused in an alphabet that is not base64, and where it is no photo', async () => {
    const good = portrait.toString('base64');
    const { documents } = client.biometrid;
    const compare = (photo1: string, photo2: string) =>
      documents.comparePhotoBase64({ photo1, photo2 });
    const code = (number: number) => `INVALID_BASE64STRING_PHOTO${number}`;
    // That of uuencode, and that of UTF-7's names of mailboxes.
    for (const wrong of ['M86)C9&5F9VAI:@', good.replaceAll('/', ',')]) {
      await refused(compare(wrong, good), 400, code(1));
      await refused(compare(good, wrong), 400, code(2));
    }
    for (const [what, bytes] of bad) {
      const refusal = refused(
        compare(good, bytes.toString('base64url')),
        400,
        'NO_FILES_OR_INVALID_FORMATS',
      );
      await expect(refusal, what).resolves.toBeDefined();
    }
  });
});

it('a photo is taken whatever its colours, depth and orientation', async (ctx) => {
  const { face } = client.biometrid;
  const photo = photograph(ctx, 'Gerhard_Schroeder', 1);
  for (const [what, unusual] of await goodPhotos(photo)) {
    expect(await face.enroll({ userId, photo: unusual }), what).toMatchObject({ status: true });
    expect(await face.verify({ userId, photo }), what).toMatchObject({ status: true });
    await face.deleteEnroll({ userId });
  }
});

it('hundreds of bad photos leave the memory as it was', async () => {
  const sendAll = async () => {
    for (let round = 0; round < 15; round += 1)
      for (const [, bytes] of bad)
        await client.biometrid.face.findUser({ photo: blobOf(bytes) }).catch(() => undefined);
    return residentBytes();
  };
  await sendAll();
  const before = await sendAll();
  await sendAll();
  expect((await sendAll()) - before).toBeLessThan(32 * 2 ** 20);
});

/** Memory of the process, the engine's thread included, once the garbage is gone. */
function residentBytes(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage.rss();
}
