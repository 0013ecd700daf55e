import { readFileSync } from 'node:fs';
import { type Change, compareDocuments, OpenApiDocument } from '@biometrid/contract-diff';
import { describe, expect, it } from 'vitest';

const text = readFileSync(new URL('../../biometrid.yaml', import.meta.url), 'utf8');
const budget = 1000;

/** Processor time, in ms: other work on the machine does not count. */
function timeOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function changed(from: string, to: string): OpenApiDocument {
  expect(text).toContain(from);
  return OpenApiDocument.parse(text.replaceAll(from, to), 'changed contract');
}

const contract = () => OpenApiDocument.parse(text, 'contract');

describe('the contract of this project', { timeout: 30_000 }, () => {
  it(`is compared with itself in ${budget} ms, and nothing changed`, () => {
    const [old, next] = [contract(), contract()];
    let changes: Change[] | undefined;
    const time = timeOf(() => {
      changes = compareDocuments(old, next);
    });
    expect(changes).toEqual([]);
    expect(time).toBeLessThan(budget);
  });

  it(`is compared in ${budget} ms when every answer of it changed`, () => {
    const [old, next] = [contract(), changed('AUTHENTICATION_HEADERS_MISSING', 'HEADERS_MISSING')];
    let changes: Change[] = [];
    const time = timeOf(() => {
      changes = compareDocuments(old, next);
    });
    expect(time).toBeLessThan(budget);
    expect(new Set(changes.map(({ operation }) => operation)).size).toBeGreaterThan(20);
    expect(changes).toContainEqual({
      level: 'breaking',
      operation: 'createUser',
      place: 'response.400.data.message',
      message: 'The value "HEADERS_MISSING" can occur now.',
    });
  });

  it('shows a renamed operation', () => {
    expect(
      compareDocuments(contract(), changed('operationId: enrollFace', 'operationId: addFace')),
    ).toEqual([
      {
        level: 'breaking',
        operation: 'enrollFace',
        place: 'operationId',
        message: 'The operationId changed from enrollFace to addFace.',
      },
    ]);
  });

  it('shows a renamed outcome as the new one that can occur and the old one that no longer does', () => {
    const next = changed('FACE_ALREADY_DETECTED_ON_GALLERY', 'FACE_ALREADY_KNOWN');
    const changes = compareDocuments(contract(), next).filter(({ level }) => level !== 'fix');
    expect(changes).toEqual([
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
  });
});
