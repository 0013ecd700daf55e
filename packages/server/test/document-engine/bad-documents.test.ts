import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { today } from '../../../ocr-engine/test/specimens/holders/holder.js';
import { notDocument } from '../../../ocr-engine/test/specimens/not-documents.js';
import { specimen } from '../../../ocr-engine/test/specimens/specimen.js';
import { multipart, multipartType, type Part } from '../bad-input/multipart.js';
import { badPhotos, blobOf } from '../face-engine/drawn.js';
import { refused } from '../operations/refused.js';
import { ask } from '../raw-http.js';
import {
  type ServerUnderTest,
  startServerUnderTest,
  type TestClient,
} from '../server-under-test.js';
import { codeOnCard, folded, passport, photo, plain, screenshot } from './bad-pictures.js';
import { realDocumentEngine } from './cards.js';

let server: ServerUnderTest;
let client: TestClient;
let good: Buffer;
/** Of a day on which the specimens are valid. */
const now = () => Date.parse(`${today}T12:00:00Z`);
beforeAll(async () => {
  server = await startServerUnderTest({
    ...{ documentEngine: realDocumentEngine, engineThreads: 1, now },
  });
  client = await server.client();
  good = await photo(passport.front);
});
afterAll(() => server?.stop());

const lines = passport.front.truth.mrz?.lines ?? [];
const other = await specimen({ seed: 99, kind: 'TD3' });
const { back: backOfCard } = await specimen({ seed: 11, kind: 'TD1' });

interface Images {
  readonly front?: Buffer;
  readonly back?: Buffer;
}

/** What is answered, as the test reads it. */
async function validated({ front, back }: Images, doctype: 'idcard' | 'passport' = 'passport') {
  const { status, data } = await client.biometrid.documents.validate({
    doctype,
    ...(front && { front: blobOf(front) }),
    ...(back && { back: blobOf(back) }),
  });
  const { fields } = data;
  return {
    status,
    reason: 'reason' in data ? data.reason : undefined,
    mrz: Object.values(fields?.normal.mrz ?? {}),
    normal: fields?.normal,
    validation: fields?.validation,
    data,
  };
}

const nothing = (front = true) => ({
  message: 'DOCUMENT_VALIDATION_FAILED',
  reason: `No document found on '${front ? 'front' : 'back'}'`,
});

describe('a file that is no picture', () => {
  const code = 'NO_FILES_OR_INVALID_FORMATS';
  const ways: [string, (images: Images) => Promise<unknown>][] = [
    [
      'a form',
      ({ front, back }) =>
        client.biometrid.documents.validate({
          ...(front && { front: blobOf(front) }),
          ...(back && { back: blobOf(back) }),
        }),
    ],
    [
      'text',
      ({ front, back }) =>
        client.biometrid.documents.validateBase64({
          ...(front && { front: front.toString('base64') }),
          ...(back && { back: `data:image/jpeg;base64,${back.toString('base64')}` }),
        }),
    ],
  ];

  it.each(ways)('is refused in %s, as either side', async (_way, send) => {
    const white = await plain(255, 64, 64);
    const bad: [string, Buffer][] = [
      ...(await badPhotos()),
      ['a PDF file', Buffer.from('%PDF-1.7\n1 0 obj\n<< >>\nendobj\n')],
      ['one pixel', await plain(255, 1, 1)],
      ['a line', await plain(255, 4_000, 1)],
      ['half a passport', good.subarray(0, good.length / 2)],
    ];
    for (const [what, bytes] of bad) {
      await expect(refused(send({ front: bytes }), 400, code), what).resolves.toBeDefined();
      await expect(
        refused(send({ front: white, back: bytes }), 400, code),
        what,
      ).resolves.toBeDefined();
    }
  });

  it.each(ways)('is missed in %s', async (_way, send) => {
    await refused(send({}), 400, code);
  });

  it('is refused empty, as text, under another name, or too large', async () => {
    const answerTo = async (...parts: Part[]) => {
      const { status, message } = await ask(server.origin, {
        method: 'POST',
        path: '/api/1.0/document/validate',
        headers: { ...client.headers, 'content-type': multipartType },
        body: multipart(parts),
      });
      return [status, message];
    };
    const front = { name: 'front', content: good, filename: 'front.jpg', type: 'image/jpeg' };
    expect(await answerTo({ ...front, content: '' })).toEqual([400, code]);
    expect(await answerTo({ name: 'front', content: 'as text' })).toEqual([400, code]);
    expect(await answerTo({ name: 'doctype', content: 'passport' })).toEqual([400, code]);
    const other = { ...front, name: 'photo', content: await plain(255, 64, 64) };
    expect(await answerTo(front, other)).toEqual([400, 'UNEXPECTED_FIELD']);
    const tooLarge = Buffer.concat([good, Buffer.alloc(1_048_577)]).subarray(0, 1_048_577);
    expect(await answerTo({ ...front, content: tooLarge })).toEqual([413, 'FILE_TOO_LARGE']);
  });

  it('is refused as text that is no base64', async () => {
    const text = good.toString('base64');
    for (const wrong of ['M86)C9&5F9VAI:@', text.replaceAll('/', ','), `data:text,${text}`]) {
      const send = (body: { front?: string; back?: string }) =>
        client.biometrid.documents.validateBase64(body);
      await refused(send({ front: wrong }), 400, 'INVALID_BASE64STRING_FRONT');
      await refused(send({ front: text, back: wrong }), 400, 'INVALID_BASE64STRING_BACK');
    }
  });
});

describe('a picture without a document', () => {
  const pictures: [what: string, picture: () => Promise<Buffer>][] = [
    ['black', () => plain(0)],
    ['white', () => plain(255)],
    ['a face alone', async () => (await notDocument(0)).jpeg],
    ['a page full of text', async () => (await notDocument(1)).jpeg],
    ['a screenshot of a form', screenshot],
    ['a passport in a mirror', () => photo(passport.front, { mirrored: true })],
    [
      'a QR code of 3 kB',
      async () => photo(await codeOnCard('QRCode', 'x'.repeat(2_900), 'ecLevel=L')),
    ],
    [
      "a QR code that says what a driving licence's does",
      async () => photo(await codeOnCard('QRCode', licence('DCSSMITH\nDAQD1234567'), 'ecLevel=L')),
    ],
    [
      'a code with a name of 800 letters',
      async () =>
        photo(
          await codeOnCard(
            'PDF417',
            licence(`DAQD1234567\nDBB01311980\nDCS${'LONG'.repeat(200)}`),
            'columns=16',
          ),
        ),
    ],
  ];

  it.each(pictures)('is answered with the reason alone: %s', async (_what, picture) => {
    const front = await picture();
    expect((await validated({ front }, 'idcard')).data).toEqual(nothing());
  });
});

describe('a document in a sorry state', () => {
  it('is read upside down as upright', async () => {
    const { status, mrz } = await validated({ front: await photo(passport.front, { angle: 180 }) });
    expect({ status, mrz }).toEqual({ status: true, mrz: lines });
  });

  it('passes for nobody where the zone is half covered', async () => {
    const { status, mrz, validation } = await validated({
      front: await photo(passport.front, { hand: 'mrz' }),
    });
    expect({ status, mrz, verified: validation?.['mrz_verified'] }).toEqual({
      ...{ status: false, mrz: [], verified: undefined },
    });
  });

  it.each([
    ['right', { width: 520, height: 660 }],
    ['bottom', { width: 1_300, height: 480 }],
  ])('fails where it is cut off: %s', async (_where, frame) => {
    const { status, validation } = await validated({
      front: await photo(passport.front, { frame }),
    });
    expect(status).toBe(false);
    expect(validation?.['mrz_verified'] ?? 'FAIL').toBe('FAIL');
  });

  it('is read with a fold in it as it is printed, or not at all', async () => {
    const { mrz } = await validated({ front: await folded(passport.front) });
    expect([[], lines]).toContainEqual(mrz);
  });

  it('is one of them where two lie side by side', async () => {
    const front = await photo(passport.front, { second: other.front });
    const { mrz, normal } = await validated({ front });
    const [one] = [passport, other].filter((each) => each.front.truth.mrz?.lines[0] === mrz[0]);
    expect(mrz).toEqual(one?.front.truth.mrz?.lines);
    expect(normal).toMatchObject({
      doc_number: one?.holder.documentNumber,
      birth_date: one?.holder.birth,
    });
  });

  it.each([
    ['a passport', passport.front],
    ['the back of a card', backOfCard],
  ])('fails where both sides are the same: %s', async (_what, side) => {
    if (side === undefined) throw new Error('A card has two sides.');
    const picture = await photo(side);
    const { status, validation } = await validated(
      { front: picture, back: picture },
      side === passport.front ? 'passport' : 'idcard',
    );
    expect(status).toBe(false);
    expect(validation?.['sides_differ']).toMatch(/^FAIL/);
  });

  it('fails where the sides are of two documents', async () => {
    const { status, validation } = await validated({
      ...{ front: good, back: await photo(other.front) },
    });
    expect(status).toBe(false);
    expect(validation?.['match_doc_number']).toMatch(/^FAIL/);
  });

  it('fails where it is no document of the kind that it is said to be', async () => {
    const { status, reason } = await validated({ front: good }, 'idcard');
    expect([status, reason]).toEqual([false, "The document fails the check 'doctype'"]);
  });

  it('is read from a code with control characters, and places and lengths that are wrong', async () => {
    const text = licence(
      'DAQT64235789\nDCSSAMPLE\x00\x01\x07\nDACMICHAEL\x1b\nDBB06061986\nDBC1\x02',
    );
    const front = await photo(await codeOnCard('PDF417', text, 'columns=10'));
    const { data, normal } = await validated({ front }, 'idcard');
    expect(normal).toEqual({
      ...{ surnames: 'SAMPLE', names: 'MICHAEL', doc_number: 'T64235789' },
      ...{ birth_date: '1986-06-06', gender: 'M', origin: 'USA' },
    });
    expect(data).toMatchObject({ side: '2' });
  });
});

it('nothing is left of any of them', () => {
  const { documentNumber, surname } = passport.holder;
  for (const file of filesBelow(server.data)) {
    const content = readFileSync(file);
    for (const secret of [documentNumber, surname.toUpperCase(), ...lines, 'T64235789'])
      expect(content.includes(secret), file).toBe(false);
  }
});

/** A record of a driving licence, with a sub-file that is not where the header says, nor as long. */
function licence(elements: string): string {
  return `@\n\x1e\rANSI 636000080001DL99990003DL${elements}\r\x00\x85`;
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}
