import { readFileSync } from 'node:fs';
import { type Change, compareDocuments, OpenApiDocument } from '@biometrid/contract-diff';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { extensions } from '../../gate/extensions.js';

const text = readFileSync(new URL('../../biometrid.yaml', import.meta.url), 'utf8');
/** A fortieth of the steps that a comparison may take. */
const steps = 100_000;

const contract = () => OpenApiDocument.parse(text, 'contract');

/** What the gate sees of the contract when every `from` in it becomes `to`. */
function changes(from: string, to: string): Change[] {
  expect(text).toContain(from);
  const next = OpenApiDocument.parse(text.replaceAll(from, to), 'changed contract');
  return compareDocuments(contract(), next, { types: true, extensions, steps });
}

const isOfTheWire = ({ place }: Change) => place !== 'types' && place !== 'client';

describe('the contract of this project', { timeout: 60_000 }, () => {
  it(`is compared with itself in ${steps} steps, and nothing changed`, () => {
    expect(changes('openapi: 3.1', 'openapi: 3.1')).toEqual([]);
  });

  it(`is compared in ${steps} steps when every answer of it changed`, () => {
    const found = changes('AUTHENTICATION_HEADERS_MISSING', 'HEADERS_MISSING');
    expect(new Set(found.map(({ operation }) => operation)).size).toBeGreaterThan(20);
    expect(found).toContainEqual({
      level: 'breaking',
      operation: 'createUser',
      place: 'response.400.data.message',
      message: 'The value "HEADERS_MISSING" can occur now.',
    });
    expect(found.filter(({ message }) => message.includes('too '))).toEqual([]);
  });

  it('shows a renamed operation among the types', () => {
    expect(changes('operationId: enrollFace\n', 'operationId: addFace\n')).toEqual([
      {
        level: 'breaking',
        operation: 'enrollFace',
        place: 'types',
        message: 'The operationId changed from enrollFace to addFace.',
      },
    ]);
  });

  it('shows a renamed method of the client', () => {
    expect(changes('x-client-name: face.enroll\n', 'x-client-name: face.add\n')).toEqual([
      {
        level: 'breaking',
        operation: 'enrollFace',
        place: 'client',
        message: "The client's method changed from face.enroll to face.add.",
      },
    ]);
  });

  it('shows a renamed schema, which the wire knows nothing of', () => {
    expect(changes('EnrollFaceOutcome', 'FaceEnrollment')).toEqual([
      {
        level: 'breaking',
        operation: '',
        place: 'types',
        message:
          'The schema EnrollFaceOutcome is called FaceEnrollment now, and so are the types of its name.',
      },
    ]);
  });

  it('shows a renamed outcome as the new one that can occur and the old one that no longer does', () => {
    const found = changes('FACE_ALREADY_DETECTED_ON_GALLERY', 'FACE_ALREADY_KNOWN').filter(
      ({ level }) => level !== 'fix',
    );
    expect(found.filter(isOfTheWire)).toEqual([
      {
        level: 'breaking',
        operation: 'enrollFace',
        place: 'response.200.data',
        message:
          'The case that message is "FACE_ALREADY_KNOWN" can occur now. (when status is false)',
      },
      {
        level: 'addition',
        operation: 'enrollFace',
        place: 'response.200.data',
        message:
          'The case that message is "FACE_ALREADY_DETECTED_ON_GALLERY" no longer occurs. (when status is false)',
      },
    ]);
    expect(found.filter((change) => !isOfTheWire(change))).toEqual([
      {
        level: 'breaking',
        operation: 'enrollFace',
        place: 'types',
        message:
          '"FACE_ALREADY_DETECTED_ON_GALLERY" is no longer among the values of response.200.data.message: comparisons with it do not compile.',
      },
    ]);
  });

  it('has no extension of which the gate does not know what a change means', () => {
    expect([...extensionsIn(parse(text))].sort()).toEqual(
      [...Object.keys(extensions), 'x-provenance'].sort(),
    );
  });
});

/** Maps of the contract whose keys are names of the API. */
const namesOfTheApi = new Set(['headers', 'properties', 'content']);

function extensionsIn(value: unknown): Set<string> {
  if (typeof value !== 'object' || value === null) return new Set();
  const found = new Set<string>();
  for (const [key, entry] of Object.entries(value)) {
    if (key.startsWith('x-')) found.add(key);
    const inner = namesOfTheApi.has(key) ? Object.values(entry) : [entry];
    for (const name of inner.flatMap((one) => [...extensionsIn(one)])) found.add(name);
  }
  return found;
}
