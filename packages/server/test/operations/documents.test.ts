import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { file, multipart, multipartType } from '../bad-input/multipart.js';
import {
  type DocumentContent,
  documentEngine,
  documentPhoto,
  type Misbehaviour,
} from '../engines/samples.js';
import { ask } from '../raw-http.js';
import {
  type ServerUnderTest,
  startServerUnderTest,
  type TestClient,
} from '../server-under-test.js';
import { inBase64, undecodable } from './photos.js';
import { refused } from './refused.js';

let server: ServerUnderTest;
let client: TestClient;
beforeAll(async () => {
  server = await startServerUnderTest({ documentEngine, engineThreads: 1 });
  client = await server.client();
});
afterAll(() => server.stop());

interface Request {
  front?: Blob;
  back?: Blob;
  doctype?: 'idcard' | 'passport';
  processId?: string;
}
type Validate = (request: Request, by?: TestClient) => Promise<unknown>;

const ways: [string, Validate][] = [
  ['Validate Document', (request, by = client) => by.biometrid.documents.validate(request)],
  [
    'Validate Document (base64)',
    async ({ front, back, ...rest }, by = client) =>
      by.biometrid.documents.validateBase64({
        ...rest,
        ...(front && { front: `data:image/jpeg;base64,${await inBase64(front)}` }),
        ...(back && { back: await inBase64(back, 'base64url') }),
      }),
  ],
];

const side = (content: DocumentContent & Misbehaviour) =>
  new Blob([documentPhoto(content)], { type: 'image/jpeg' });
const card = {
  front: side({ fields: { surnames: 'Müller', names: 'ANNA' } }),
  back: side({
    mrzLines: [
      'I<UTOD231458907<<<<<<<<<<<<<<<',
      '7408122F3204153UTO<<<<<<<<<<<2',
      'MUELLER<<ANNA<<<<<<<<<<<<<<<<<',
    ],
  }),
};
const cut = (text: string) => Buffer.from(`\xff\xd8\xff\xe0${text}`, 'latin1').toString('base64');

describe.each(ways)('%s', (_name, validate) => {
  it('tells what a card says, where it stands, and what was checked', async () => {
    expect(await validate({ ...card, processId: 'onboarding-4711' })).toEqual({
      status: true,
      data: {
        message: 'DOCUMENT_VALIDATED_WITH_SUCCESS',
        result: 'Ok',
        side: '0',
        reference: 'onboarding-4711',
        frontCut: cut('the front'),
        frontCutBy: 'outline',
        backCut: cut('the back'),
        backCutBy: 'outline',
        photo: cut('the holder'),
        fields: {
          normal: {
            surnames: 'MÜLLER',
            names: 'ANNA',
            mrz: {
              line0: 'I<UTOD231458907<<<<<<<<<<<<<<<',
              line1: '7408122F3204153UTO<<<<<<<<<<<2',
              line2: 'MUELLER<<ANNA<<<<<<<<<<<<<<<<<',
            },
          },
          validation: {
            doctype: 'GOOD [idcard]',
            front_blurring: 'FAIL [12]',
            expiration_date: 'GOOD',
          },
          sources: { surnames: ['mrz', 'visual'], names: ['mrz', 'visual'] },
          printed: { surnames: 'Müller' },
          corrections: [],
        },
      },
    });
  });

  it('says by what the picture shows which side was read', async () => {
    const turned = side({ side: 'back', fields: { surnames: 'BYRON' } });
    expect(await validate({ front: turned })).toMatchObject({
      status: true,
      data: { side: '2', backCut: cut('the back') },
    });
    expect(await validate({ front: card.front, doctype: 'passport' })).toMatchObject({
      data: { side: '1', fields: { validation: { doctype: 'GOOD [passport]' } } },
    });
  });

  it('makes a reference where none was sent, each time another', async () => {
    const references = await Promise.all(
      [1, 2].map(async () => {
        const outcome = await validate({ front: card.front });
        return JSON.stringify(outcome).match(/"reference":"([^"]{8,})"/)?.[1];
      }),
    );
    expect(references).toEqual([expect.any(String), expect.any(String)]);
    expect(new Set(references).size).toBe(2);
  });

  it('fails a document whose decisive check fails, and shows what was read', async () => {
    const expired = side({ fields: { surnames: 'BYRON' }, expires: '2020-01-31' });
    expect(await validate({ front: expired })).toMatchObject({
      status: false,
      data: {
        message: 'DOCUMENT_VALIDATION_FAILED',
        reason: "The document fails the check 'expiration_date'",
        side: '1',
        frontCut: cut('the front'),
        fields: { normal: { surnames: 'BYRON' }, validation: { expiration_date: 'FAIL' } },
      },
    });
  });

  it('says on which images there is no document, and nothing else', async () => {
    const blank = side({ blank: true });
    expect(await validate({ front: blank, back: blank })).toEqual({
      status: false,
      data: {
        message: 'DOCUMENT_VALIDATION_FAILED',
        reason: "No document found on 'front' or 'back'",
      },
    });
  });

  it('refuses what is no image, and a request without one', async () => {
    const code = 'NO_FILES_OR_INVALID_FORMATS';
    for (const image of [undecodable, new Blob(['GIF89a'])]) {
      await refused(validate({ front: image }), 400, code);
      await refused(validate({ front: card.front, back: image }), 400, code);
    }
    await refused(validate({}), 400, code);
  });

  it('answers with 503 when the engine dies or answers nonsense, and then goes on', async () => {
    for (const content of [{ crash: true }, { answer: { sides: 7 } }] as const)
      await refused(validate({ front: side(content) }), 503, 'ENGINE_NOT_AVAILABLE');
    expect(await validate({ front: card.front })).toMatchObject({ status: true });
  });

  it('leaves a line in the audit log that tells nothing of the document', async () => {
    const own = await server.client();
    await validate({ front: card.front }, own);
    await validate({ front: side({ blank: true }) }, own);
    await validate({ front: side({ expires: '2020-01-31' }) }, own);
    const entries = await server.storage.audit.read(own.id, 0, 10);
    expect(entries.map(({ action, subject, detail }) => [action, subject, detail])).toEqual([
      ['document.validated', undefined, undefined],
      ['document.validation.refused', undefined, { because: 'nothing readable' }],
      ['document.validation.refused', undefined, { because: 'check failed' }],
    ]);
  });

  it('leaves nothing of the document behind', async () => {
    const secret = 'ZWICKENPFLUGSKI';
    const front = side({
      fields: { surnames: secret },
      mrzLines: [secret.repeat(2), secret.repeat(2)],
    });
    expect(JSON.stringify(await validate({ front }))).toContain(secret);
    for (const file of filesBelow(server.data))
      expect(readFileSync(file).includes(secret), file).toBe(false);
  });
});

describe('Validate Document', () => {
  it.each([1_000, 500_000])('says that a file of %i bytes has no such field', async (bytes) => {
    const { status, message } = await ask(server.origin, {
      method: 'POST',
      path: '/api/1.0/document/validate',
      headers: { ...client.headers, 'content-type': multipartType },
      body: multipart([{ name: 'photo', filename: 'card.jpg', content: file.jpeg(bytes) }]),
    });
    expect({ status, message }).toEqual({ status: 400, message: 'UNEXPECTED_FIELD' });
  });
});

describe('Validate Document (base64)', () => {
  it('says which text is no base64', async () => {
    const image = await inBase64(card.front);
    const send = (body: object) =>
      ask(server.origin, {
        method: 'POST',
        path: '/api/1.0/document/validate-base64',
        headers: { ...client.headers, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    for (const [body, message] of [
      [{ front: '%' }, 'INVALID_BASE64STRING_FRONT'],
      [{ front: image, back: 'data:image/jpeg,abc' }, 'INVALID_BASE64STRING_BACK'],
      [{ front: image, side: image }, 'UNEXPECTED_FIELD'],
      [{}, 'NO_FILES_OR_INVALID_FORMATS'],
    ] as const)
      expect(await send(body)).toMatchObject({ status: 400, message });
  });
});

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}
