import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contractOperation } from '../contract-operations.js';
import { type Answer, ask } from '../raw-http.js';
import { type EchoServer, startEchoServer } from './echo-server.js';
import { file, multipart, multipartType, type Part } from './multipart.js';

const mebibyte = 1_048_576;
const form = 'application/x-www-form-urlencoded';

describe('what the binder makes of a request', () => {
  let server: EchoServer;
  beforeAll(async () => {
    server = await startEchoServer();
  });
  afterAll(() => server.stop());

  type Id = Parameters<typeof contractOperation>[0];

  function send(id: Id, type: string | undefined, body: string | Buffer | undefined, query = '') {
    const { method, authentication, pathFor } = contractOperation(id);
    const { headers, livenessToken } = server.client;
    return ask(server.origin, {
      method,
      path: pathFor(server.userId) + query,
      headers: {
        ...(authentication === 'client' ? headers : { 'x-app-token': livenessToken }),
        ...(type === undefined ? {} : { 'content-type': type }),
      },
      ...(body === undefined ? {} : { body }),
    });
  }

  const sendParts = (id: Id, ...parts: Part[]) => send(id, multipartType, multipart(parts));
  const sendJson = (id: Id, body: unknown, query = '') =>
    send(id, 'application/json', JSON.stringify(body), query);

  const photo = (content: Buffer, name = 'photo', type = 'image/jpeg'): Part => ({
    name,
    content,
    filename: 'photo.jpg',
    type,
  });

  describe('fields', () => {
    const expected = { reference_id: 'customer 4711', mac_address: '00:0a:95:9d:68:16' };
    const encoded = new URLSearchParams(expected).toString();

    it.each<[string, () => Promise<Answer>]>([
      ['the query', () => send('createUser', undefined, undefined, `?${encoded}`)],
      ['a form', () => send('createUser', form, encoded)],
      ['JSON', () => sendJson('createUser', expected)],
      [
        'multipart',
        () =>
          sendParts(
            'createUser',
            ...Object.entries(expected).map(([name, content]) => ({ name, content })),
          ),
      ],
      [
        'JSON of which nothing says that it is',
        () => send('createUser', undefined, JSON.stringify(expected)),
      ],
      ['a form of which nothing says that it is', () => send('createUser', undefined, encoded)],
      [
        'JSON with a charset',
        () => send('createUser', 'Application/JSON; charset=utf-8', JSON.stringify(expected)),
      ],
      [
        'the query in part, and JSON in part',
        () =>
          sendJson(
            'createUser',
            { mac_address: expected.mac_address },
            '?reference_id=customer+4711',
          ),
      ],
    ])('are as good in %s', async (_place, asked) => {
      const answer = await asked();
      expect([answer.status, answer.json]).toEqual([200, { input: expected }]);
    });

    it('in the body win over the query', async () => {
      const answer = await sendJson(
        'createUser',
        { reference_id: 'body' },
        '?reference_id=query&app_token=t',
      );
      expect(answer.json).toEqual({ input: { reference_id: 'body', app_token: 't' } });
    });

    it('in the query win over the body of the documented GET', async () => {
      const body = { mac_address: '00:0a:95:9d:68:16' };
      expect((await sendJson('findUserByMacAddress', body)).json).toEqual({ input: body });
      const both = await sendJson('findUserByMacAddress', body, '?mac_address=ff:ff:ff:ff:ff:ff');
      expect(both.json).toEqual({ input: { mac_address: 'ff:ff:ff:ff:ff:ff' } });
    });

    it('of a DELETE are read from its body and its query', async () => {
      for (const answer of [
        await send('deleteVoiceEnroll', undefined, undefined, '?language=en'),
        await sendJson('deleteVoiceEnroll', { language: 'en' }),
        await send('deleteVoiceEnroll', form, 'language=en'),
      ])
        expect(answer.json).toEqual({ input: { userId: server.userId, language: 'en' } });
    });

    it.each(['true', '1'])('that are flags are set by %s', async (text) => {
      const parts = [photo(file.jpeg()), { name: 'liveness', content: text }];
      expect((await sendParts('enrollFace', ...parts)).json).toMatchObject({
        input: { liveness: true },
      });
    });

    it.each(['false', '0'])('that are flags are cleared by %s', async (text) => {
      const parts = [photo(file.jpeg()), { name: 'liveness', content: text }];
      expect((await sendParts('enrollFace', ...parts)).json).toMatchObject({
        input: { liveness: false },
      });
    });

    it.each(['yes', '', 'TRUE', '2'])('that are flags are not %j', async (text) => {
      const parts = [photo(file.jpeg()), { name: 'liveness', content: text }];
      refused(await sendParts('enrollFace', ...parts), 400, 'INVALID_REQUEST');
    });

    it('may be called livess, as the published sample does', async () => {
      const photos = [photo(file.jpeg(), 'photo1'), photo(file.jpeg(), 'photo2')];
      const answer = await sendParts('compareDocumentPhoto', ...photos, {
        name: 'livess',
        content: 'true',
      });
      expect(answer.json).toMatchObject({ input: { liveness: true } });
      const json = { photo1: '/9j/4AAQ', photo2: '/9j/4AAQ', livess: true };
      expect((await sendJson('compareDocumentPhotoBase64', json)).json).toMatchObject({
        input: { liveness: true },
      });
    });

    it.each([
      ['a number', { reference_id: 4711 }],
      ['a flag', { reference_id: true }],
      ['null', { reference_id: null }],
      ['a list', { reference_id: ['customer-4711'] }],
      ['an object', { reference_id: { $ne: '' } }],
      ['too long a text', { reference_id: 'x'.repeat(257) }],
      ['nothing', {}],
    ])('that are texts are not %s in JSON', async (_what, body) => {
      refused(await sendJson('createUser', body), 400, 'INVALID_REQUEST');
    });

    it('that are flags are not texts in JSON', async () => {
      const body = { photo1: '/9j/4AAQ', photo2: '/9j/4AAQ', liveness: 'true' };
      refused(await sendJson('compareDocumentPhotoBase64', body), 400, 'INVALID_REQUEST');
    });

    it.each([
      [
        'the query',
        () => send('createUser', undefined, undefined, '?reference_id=a&reference_id=b'),
      ],
      ['a form', () => send('createUser', form, 'reference_id=a&reference_id=b')],
      [
        'multipart',
        () =>
          sendParts(
            'createUser',
            { name: 'reference_id', content: 'a' },
            { name: 'reference_id', content: 'b' },
          ),
      ],
    ])('given twice in %s are refused', async (_place, asked) => {
      refused(await asked(), 400, 'INVALID_REQUEST');
    });

    it.each(['surname', '__proto__', 'constructor', 'toString', 'userId', 'hasOwnProperty', ''])(
      'that the operation does not have are refused: %j',
      async (name) => {
        const encoded = `${encodeURIComponent(name)}=x&reference_id=a`;
        refused(
          await send('createUser', undefined, undefined, `?${encoded}`),
          400,
          'INVALID_REQUEST',
        );
        refused(await send('createUser', form, encoded), 400, 'INVALID_REQUEST');
        const json = `{"reference_id":"a",${JSON.stringify(name)}:{"polluted":true}}`;
        refused(await send('createUser', 'application/json', json), 400, 'INVALID_REQUEST');
        refused(
          await sendParts(
            'createUser',
            { name: 'reference_id', content: 'a' },
            { name, content: 'x' },
          ),
          400,
          'INVALID_REQUEST',
        );
        expect('polluted' in {}).toBe(false);
      },
    );

    it('that the operation does not have are UNEXPECTED_FIELD where the contract has that message', async () => {
      const photos = [photo(file.jpeg(), 'photo1'), photo(file.jpeg(), 'photo2')];
      for (const name of ['surname', '__proto__', 'photo3']) {
        refused(
          await sendParts('compareDocumentPhoto', ...photos, { name, content: 'x' }),
          400,
          'UNEXPECTED_FIELD',
        );
        refused(
          await sendParts('compareDocumentPhoto', ...photos, photo(file.jpeg(), name)),
          400,
          'UNEXPECTED_FIELD',
        );
      }
      const json = { photo1: '/9j/4AAQ', photo2: '/9j/4AAQ', surname: 'x' };
      refused(await sendJson('compareDocumentPhotoBase64', json), 400, 'UNEXPECTED_FIELD');
    });

    it.each(['\0', 'a\0b', 'a\0'])('hold no null byte: %j', async (reference_id) => {
      refused(await sendJson('createUser', { reference_id }), 400, 'INVALID_REQUEST');
      const query = `?${new URLSearchParams({ reference_id })}`;
      refused(await send('createUser', undefined, undefined, query), 400, 'INVALID_REQUEST');
    });

    it('keep characters of every plane', async () => {
      const reference_id = 'a 🧑‍🦰 \u202e';
      const query = `?${new URLSearchParams({ reference_id })}`;
      for (const answer of [
        await sendJson('createUser', { reference_id }),
        await send('createUser', undefined, undefined, query),
      ])
        expect(answer.json).toEqual({ input: { reference_id } });
    });

    it.each(['%', '%zz', '%ff', '%c3%28'])('are no %s in a query or a form', async (text) => {
      refused(
        await send('createUser', undefined, undefined, `?reference_id=${text}`),
        400,
        'INVALID_REQUEST',
      );
      refused(await send('createUser', form, `reference_id=${text}`), 400, 'INVALID_REQUEST');
    });
  });

  describe('a body', () => {
    it.each([
      ['cut off', '{"reference_id":"a"'],
      ['empty', ' '],
      ['a text', '"reference_id"'],
      ['a list', '[{"reference_id":"a"}]'],
      ['null', 'null'],
      ['a script', '{reference_id:"a"}'],
      ['not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
      ['too deep to be parsed', '['.repeat(30_000)],
    ])('of JSON that is %s is refused', async (_what, body) => {
      refused(await send('createUser', 'application/json', body), 400, 'INVALID_REQUEST');
    });

    it.each(['text/plain', 'application/xml', 'application/json+x', 'nonsense', '/', 'image/jpeg'])(
      'of the type %s is refused',
      async (type) => {
        refused(
          await send('createUser', type, '{"reference_id":"a"}'),
          415,
          'UNSUPPORTED_MEDIA_TYPE',
        );
      },
    );

    it('of JSON is refused where the contract wants files', async () => {
      refused(await sendJson('enrollFace', { photo: '/9j/4AAQ' }), 415, 'UNSUPPORTED_MEDIA_TYPE');
    });

    it('is refused where none is expected', async () => {
      for (const id of [
        'deleteUser',
        'getPendingDialogue',
        'restartUserState',
        'listVoiceLanguages',
      ] as const) {
        refused(await sendJson(id, {}), 400, 'INVALID_REQUEST');
        refused(await send(id, undefined, 'x'), 400, 'INVALID_REQUEST');
      }
    });

    it.each([
      ['without a boundary', 'multipart/form-data'],
      ['with an empty boundary', 'multipart/form-data; boundary='],
      ['with another boundary than its own', 'multipart/form-data; boundary=another'],
    ])('of multipart %s is refused', async (_what, type) => {
      const body = multipart([{ name: 'reference_id', content: 'a' }]);
      refused(await send('createUser', type, body), 400, 'INVALID_REQUEST');
    });

    it('of multipart that breaks off is refused, wherever it does', async () => {
      const body = multipart([photo(file.jpeg(300)), { name: 'liveness', content: 'true' }]);
      for (let length = 1; length < body.length - 4; length += 7) {
        const answer = await send('enrollFace', multipartType, body.subarray(0, length));
        refused(answer, 400, 'INVALID_REQUEST');
      }
    });

    it('of multipart with more parts than any operation has is refused', async () => {
      const parts = Array.from({ length: 200 }, (_, n) => ({ name: `field${n}`, content: 'x' }));
      expect((await sendParts('createUser', ...parts)).status).toBe(400);
      const files = Array.from({ length: 50 }, (_, n) => photo(file.jpeg(), `photo${n}`));
      expect((await sendParts('enrollFace', ...files)).status).toBe(400);
    });

    it('with a name longer than any of the contract’s is refused', async () => {
      refused(
        await sendParts('createUser', { name: 'x'.repeat(5_000), content: 'x' }),
        400,
        'INVALID_REQUEST',
      );
    });

    it('larger than its fields can be is refused', async () => {
      const large = 'x'.repeat(200_000);
      refused(await sendJson('createUser', { reference_id: large }), 413, 'FILE_TOO_LARGE');
      refused(await send('createUser', form, `reference_id=${large}`), 413, 'FILE_TOO_LARGE');
      refused(
        await sendParts('createUser', { name: 'reference_id', content: large }),
        413,
        'FILE_TOO_LARGE',
      );
      const parts = Array.from({ length: 60 }, (_, n) => ({
        name: `field${n}`,
        content: 'x'.repeat(60_000),
      }));
      refused(await sendParts('createUser', ...parts), 413, 'FILE_TOO_LARGE');
    });
  });

  describe('files', () => {
    it.each([
      ['a JPEG', file.jpeg(), 'image/jpeg', 'image/jpeg'],
      ['a PNG', file.png(), 'image/png', 'image/png'],
      ['a PNG that is declared a JPEG', file.png(), 'image/jpeg', 'image/png'],
      ['a JPEG that is declared bytes', file.jpeg(), 'application/octet-stream', 'image/jpeg'],
      ['a JPEG that is declared a text', file.jpeg(), 'text/plain', 'image/jpeg'],
    ])('are recognised by their content: %s', async (_what, content, declared, type) => {
      const answer = await sendParts('enrollFace', photo(content, 'photo', declared));
      expect(answer.json).toEqual({ input: { userId: server.userId, photo: { type, size: 64 } } });
    });

    it.each(['audio/wav', 'audio/x-wav', 'application/octet-stream'])(
      'are WAV, declared %s',
      async (declared) => {
        const answer = await sendParts('enrollVoice', photo(file.wav(), 'audio', declared));
        expect(answer.json).toMatchObject({ input: { audio: { type: 'audio/wav', size: 64 } } });
      },
    );

    it('are a ZIP for the liveness session', async () => {
      const answer = await sendParts(
        'checkLiveness',
        photo(file.zip(), 'zoomSessionData', 'application/zip'),
      );
      expect(answer.json).toMatchObject({
        input: { zoomSessionData: { type: 'application/zip' } },
      });
    });

    it.each([
      ['a GIF', file.gif()],
      ['a recording', file.wav()],
      ['empty', Buffer.alloc(0)],
      ['shorter than a signature', Buffer.from([0xff, 0xd8])],
      ['a text', Buffer.from('this is a photo')],
    ])('for a photo are refused when they are %s', async (_what, content) => {
      refused(await sendParts('enrollFace', photo(content)), 400, 'NO_FILE_OR_INVALID_FORMAT');
    });

    it('for a recording are refused when they are a photo', async () => {
      refused(
        await sendParts('enrollVoice', photo(file.jpeg(), 'audio')),
        400,
        'NO_FILE_OR_INVALID_FORMAT',
      );
    });

    it('are missed where they are required, and not where they open a dialogue', async () => {
      refused(
        await sendParts('enrollFace', { name: 'liveness', content: 'true' }),
        400,
        'NO_FILE_OR_INVALID_FORMAT',
      );
      refused(await send('enrollFace', undefined, undefined), 400, 'NO_FILE_OR_INVALID_FORMAT');
      expect((await send('enrollVoice', undefined, undefined)).status).toBe(200);
    });

    it('are not a text of the same name', async () => {
      refused(
        await sendParts('enrollFace', { name: 'photo', content: 'me.jpg' }),
        400,
        'NO_FILE_OR_INVALID_FORMAT',
      );
    });

    it('are not given twice', async () => {
      const answer = await sendParts('enrollFace', photo(file.jpeg()), photo(file.jpeg()));
      refused(answer, 400, 'INVALID_REQUEST');
    });

    it('of exactly 1 MiB are accepted, and of one byte more refused', async () => {
      const answer = await sendParts('enrollFace', photo(file.jpeg(mebibyte)));
      expect(answer.json).toMatchObject({ input: { photo: { size: mebibyte } } });
      refused(await sendParts('enrollFace', photo(file.jpeg(mebibyte + 1))), 413, 'FILE_TOO_LARGE');
    });

    it('are each counted for itself', async () => {
      const photos = [photo(file.jpeg(mebibyte), 'photo1'), photo(file.png(mebibyte), 'photo2')];
      expect((await sendParts('compareDocumentPhoto', ...photos)).status).toBe(200);
      const [first = photo(file.jpeg())] = photos;
      const tooLarge = photo(file.png(mebibyte + 1), 'photo2');
      refused(await sendParts('compareDocumentPhoto', first, tooLarge), 413, 'FILE_TOO_LARGE');
    });

    it('to compare are two', async () => {
      refused(
        await sendParts('compareDocumentPhoto', photo(file.jpeg(), 'photo1')),
        400,
        'EXPECTING_2_IMAGE_FILES_TO_COMPARE',
      );
      refused(
        await sendParts('compareDocumentPhoto', photo(file.jpeg(), 'photo2')),
        400,
        'EXPECTING_2_IMAGE_FILES_TO_COMPARE',
      );
      refused(await sendParts('compareDocumentPhoto'), 400, 'NO_FILES_OR_INVALID_FORMATS');
      const wrong = [photo(file.jpeg(), 'photo1'), photo(file.gif(), 'photo2')];
      refused(
        await sendParts('compareDocumentPhoto', ...wrong),
        400,
        'NO_FILES_OR_INVALID_FORMATS',
      );
    });

    it('may be texts where the contract says so, even with a file name', async () => {
      const parts = [
        photo(file.jpeg()),
        { name: 'liveness', content: 'true', filename: 'liveness.txt' },
      ];
      expect((await sendParts('enrollFace', ...parts)).json).toMatchObject({
        input: { liveness: true },
      });
      const alone = { name: 'reference_id', content: 'customer 4711', filename: 'id.txt' };
      expect((await sendParts('createUser', alone)).json).toMatchObject({
        input: { reference_id: 'customer 4711' },
      });
    });

    it('are each looked through for a fault before any is for the next', async () => {
      const gif = photo(file.gif(), 'front');
      const jpeg = photo(file.jpeg(), 'back');
      refused(await sendParts('validateDocument', gif, jpeg, jpeg), 400, 'INVALID_REQUEST');
      const tooLarge = Buffer.concat([file.jpeg(), Buffer.alloc(mebibyte)]).toString('base64');
      const both = { photo1: tooLarge, photo2: '?' };
      refused(
        await sendJson('compareDocumentPhotoBase64', both),
        400,
        'INVALID_BASE64STRING_PHOTO2',
      );
    });
  });

  describe('files in base64', () => {
    const jpeg = file.jpeg().toString('base64');

    it.each([
      ['bare', jpeg],
      ['with a data URI', `data:image/jpeg;base64,${jpeg}`],
      [
        'in the alphabet for URLs',
        Buffer.from([0xff, 0xd8, 0xff, 0xfb, 0xff]).toString('base64url'),
      ],
    ])('are taken %s', async (_how, photo1) => {
      const answer = await sendJson('compareDocumentPhotoBase64', { photo1, photo2: jpeg });
      expect([answer.status, answer.json]).toEqual([200, { input: { photo1, photo2: jpeg } }]);
    });

    it.each([
      '',
      '!',
      'a photo',
      'data:image/jpeg;base64,',
      'data:image/jpeg,abc',
      'ab=cd',
      '=',
      'w\u0303',
    ])('are refused by name when they are none: %j', async (text) => {
      const compare = (body: object) => sendJson('compareDocumentPhotoBase64', body);
      refused(await compare({ photo1: text, photo2: jpeg }), 400, 'INVALID_BASE64STRING_PHOTO1');
      refused(await compare({ photo1: jpeg, photo2: text }), 400, 'INVALID_BASE64STRING_PHOTO2');
      const validate = (body: object) => sendJson('validateDocumentBase64', body);
      refused(await validate({ front: text, back: jpeg }), 400, 'INVALID_BASE64STRING_FRONT');
      refused(await validate({ front: jpeg, back: text }), 400, 'INVALID_BASE64STRING_BACK');
    });

    it('are missed like files', async () => {
      refused(
        await sendJson('compareDocumentPhotoBase64', { photo1: jpeg }),
        400,
        'EXPECTING_2_IMAGE_FILES_TO_COMPARE',
      );
      refused(await sendJson('compareDocumentPhotoBase64', {}), 400, 'NO_FILES_OR_INVALID_FORMATS');
    });

    it('of exactly 1 MiB of bytes are accepted, and of one byte more refused', async () => {
      const compare = (size: number) =>
        sendJson('compareDocumentPhotoBase64', {
          photo1: file.jpeg(size).toString('base64'),
          photo2: `data:image/jpeg;base64,${file.jpeg(size).toString('base64')}`,
        });
      expect((await compare(mebibyte)).status).toBe(200);
      refused(await compare(mebibyte + 1), 413, 'FILE_TOO_LARGE');
    });

    it('make an audit trail of at most 16 images', async () => {
      const check = (auditTrail: unknown) =>
        sendJson('checkLiveness', { sessionId: 's', auditTrail });
      expect((await check(Array(16).fill(jpeg))).status).toBe(200);
      refused(await check(Array(17).fill(jpeg)), 400, 'INVALID_REQUEST');
      refused(await check(jpeg), 400, 'INVALID_REQUEST');
      refused(await check([jpeg, 4711]), 400, 'INVALID_REQUEST');
      refused(await check([jpeg, 'a photo']), 400, 'INVALID_REQUEST');
      const repeated = [1, 2].map(() => ({ name: 'auditTrail', content: jpeg }));
      expect((await sendParts('checkLiveness', ...repeated)).json).toEqual({
        input: { auditTrail: [jpeg, jpeg] },
      });
    });
  });
});

function refused(answer: Answer, status: number, message: string): void {
  expect([answer.status, answer.message]).toEqual([status, message]);
}
