import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OperationDefinition } from '../../src/contract/operation.js';
import type { UploadedFile } from '../../src/contract/uploaded-file.js';
import { operations } from '../../src/operations/index.js';
import { faceEngine } from '../engines/samples.js';
import { photoOf, troublesomePhoto, undecodable } from '../operations/photos.js';
import { refused } from '../operations/refused.js';
import {
  type ServerUnderTest,
  startServerUnderTest,
  type TestClient,
} from '../server-under-test.js';

describe('the files of a request', () => {
  let server: ServerUnderTest;
  let client: TestClient;
  /** The file that the operation was given last, and whether its bytes were there. */
  let given: { photo: UploadedFile; whole: boolean } | undefined;
  beforeAll(async () => {
    const findUserByFace: OperationDefinition<'findUserByFace'> = {
      needs: 'face',
      handle(request) {
        const { photo } = request.input;
        given = { photo, whole: photo.bytes[0] === 0xff };
        if (!('handle' in operations.findUserByFace)) throw new Error('It cannot be answered');
        return operations.findUserByFace.handle(request);
      },
    };
    server = await startServerUnderTest({ faceEngine }, { ...operations, findUserByFace });
    client = await server.client();
  });
  afterAll(() => server.stop());

  const find = (photo: Blob) => client.biometrid.face.findUser({ photo });

  it.each<[string, () => Promise<unknown>]>([
    ['was answered', () => find(photoOf('ada'))],
    ['was refused', () => refused(find(undecodable), 400, 'NO_FILE_OR_INVALID_FORMAT')],
    [
      'failed',
      () => refused(find(troublesomePhoto({ throw: 'no model' })), 503, 'ENGINE_NOT_AVAILABLE'),
    ],
  ])('are overwritten once it %s', async (_what, request) => {
    await request();
    expect(given?.whole).toBe(true);
    expect(given?.photo.bytes.every((byte) => byte === 0)).toBe(true);
  });
});
