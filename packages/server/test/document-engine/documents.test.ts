import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { portraitsAreReal } from '../../../ocr-engine/test/specimens/drawing/portrait.js';
import { today } from '../../../ocr-engine/test/specimens/holders/holder.js';
import { notDocument } from '../../../ocr-engine/test/specimens/not-documents.js';
import { inBase64 } from '../operations/photos.js';
import {
  type ServerUnderTest,
  startServerUnderTest,
  type TestClient,
} from '../server-under-test.js';
import { photographedDocument, realDocumentEngine } from './cards.js';

let server: ServerUnderTest;
let client: TestClient;
/** Of a day on which the specimens are valid. */
const now = () => Date.parse(`${today}T12:00:00Z`);
beforeAll(async () => {
  server = await startServerUnderTest({
    ...{ documentEngine: realDocumentEngine, engineThreads: 1, now },
  });
  client = await server.client();
});
afterAll(() => server.stop());

describe('the document engine that comes with the server', () => {
  it('reads both sides of a card, whichever is sent as which', async () => {
    const { specimen, front, back } = await photographedDocument({ seed: 11, kind: 'TD1' });
    if (back === undefined) throw new Error('A card has two sides.');
    const straight = await client.biometrid.documents.validate({ front, back });
    const swapped = await client.biometrid.documents.validate({ front: back, back: front });
    for (const { data } of [straight, swapped]) {
      expect(data.side).toBe('0');
      expect(Object.values(data.fields?.normal.mrz ?? {})).toEqual(specimen.back?.truth.mrz?.lines);
      expect(data.fields?.normal).toMatchObject({
        doc_number: specimen.holder.documentNumber,
        birth_date: specimen.holder.birth,
      });
      expect(data.fields?.sources?.['doc_number']).toEqual(['mrz', 'visual']);
    }
    expect(straight.status).toBe(true);
    // A drawing may be no face to the detector.
    const found = straight.data.photo !== undefined;
    if (portraitsAreReal) expect(found).toBe(true);
    expect(straight.data.fields?.validation['portrait']).toBe(found ? 'GOOD' : 'FAIL');
    expect(swapped.data.frontCut).toBe(straight.data.frontCut);
  });

  it('reads a passport upside down, sent as text, and keeps nothing of it', async () => {
    const { specimen, front } = await photographedDocument({ seed: 12, kind: 'TD3' }, 180);
    const { status, data } = await client.biometrid.documents.validateBase64({
      ...{ doctype: 'passport', front: await inBase64(front), processId: 'p-1' },
    });
    expect({ status, reason: 'reason' in data ? data.reason : undefined }).toEqual({
      status: true,
    });
    const { documentNumber } = specimen.holder;
    expect(data.fields?.normal.doc_number).toBe(documentNumber);
    expect(data.fields?.validation).toMatchObject({
      doctype: 'GOOD [TD3]',
      mrz_verified: 'GOOD',
      integrity_composite: 'GOOD',
      expiration_date: 'GOOD',
    });
    for (const file of filesBelow(server.data))
      expect(readFileSync(file).includes(documentNumber), file).toBe(false);
  });

  it.each([
    ['integrity_doc_number', { field: 'doc_number', source: 'mrz', staleDigits: true }],
    ['match_surname', { field: 'surnames', source: 'visual' }],
    ['match_birth_date', { field: 'birth_date', source: 'visual' }],
  ] as const)('fails a document by %s where it contradicts itself', async (check, spoil) => {
    const { front } = await photographedDocument({ seed: 16, kind: 'TD3', spoil });
    const { status, data } = await client.biometrid.documents.validate({
      ...{ front, doctype: 'passport' },
    });
    expect(status).toBe(false);
    expect(data.fields?.validation[check]).toMatch(/^FAIL/);
    expect('reason' in data && data.reason).toMatch(/^The document fails the check '/);
  });

  it('finds no document on what is none', async () => {
    for (const seed of [0, 1, 2, 3]) {
      const { jpeg } = await notDocument(seed);
      const front = new Blob([Uint8Array.from(jpeg)], { type: 'image/jpeg' });
      const { status, data } = await client.biometrid.documents.validate({ front });
      expect(status).toBe(false);
      expect(data).toEqual({
        message: 'DOCUMENT_VALIDATION_FAILED',
        reason: "No document found on 'front'",
      });
    }
  });
});

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}
