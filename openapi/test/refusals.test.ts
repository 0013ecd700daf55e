import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bundledFile } from '../generate/contract-files.js';
import { conditions, generalCode, readOperations, statusByCode } from '../generate/model/index.js';

const operations = readOperations(JSON.parse(readFileSync(bundledFile, 'utf8')));

/** What the contract documents for them, and this project's server never answers: it erases without an engine. */
const neverAnswered: Readonly<Record<string, readonly string[]>> = {
  deleteFaceEnroll: ['NO_FACE_ENGINE_CONFIGURATION_AVAILABLE'],
  deleteVoiceEnroll: ['NO_VOICE_ENGINE_CONFIGURATION_AVAILABLE'],
};

describe('the refusals of an operation', () => {
  it.each(operations)('$id: each is documented with its status', ({ answers, refusals }) => {
    for (const { condition, status, code } of refusals)
      expect(answers.get(String(status))?.messages, condition).toContain(code);
  });

  it.each(operations)('$id: each documented message has a fault', ({ id, codes, refusals }) => {
    const answered = new Set(refusals.map(({ code }) => code));
    expect([...codes].filter((code) => !answered.has(code))).toEqual(neverAnswered[id] ?? []);
  });

  it.each(operations)('$id: they are in the one order of faults', ({ refusals }) => {
    const order = refusals.map(({ condition }) => conditions.indexOf(condition));
    expect(order).toEqual(order.toSorted((one, other) => one - other));
  });

  it.each(operations)('$id: each is about fields that it has', ({ fields, refusals }) => {
    for (const refusal of refusals)
      for (const field of refusal.fields) expect(fields.has(field), refusal.condition).toBe(true);
  });

  it('say of each picture in base64 which one is wrong', () => {
    const invalid = refusalsOf('compareDocumentPhotoBase64', 'invalid base64');
    expect(invalid.map(({ fields: [field], code }) => [field, code])).toEqual([
      ['photo1', 'INVALID_BASE64STRING_PHOTO1'],
      ['photo2', 'INVALID_BASE64STRING_PHOTO2'],
    ]);
  });

  it('use the most special message that the operation documents', () => {
    const code = (id: string, condition: string) => refusalsOf(id, condition)[0]?.code;
    expect(code('validateDocument', 'unknown field')).toBe('UNEXPECTED_FIELD');
    expect(code('enrollFace', 'unknown field')).toBe('INVALID_REQUEST');
    expect(code('enrollFace', 'file missing')).toBe('NO_FILE_OR_INVALID_FORMAT');
    expect(code('compareDocumentPhoto', 'file missing')).toBe('NO_FILES_OR_INVALID_FORMATS');
    expect(code('verifyVoice', 'engine missing')).toBe('NO_VOICE_ENGINE_CONFIGURATION_AVAILABLE');
    expect(code('validateDocument', 'engine missing')).toBe('ENGINE_NOT_AVAILABLE');
  });

  it('leave out what an operation cannot be asked', () => {
    expect(refusalsOf('deleteUser', 'unsupported media type')).toEqual([]);
    expect(refusalsOf('createUser', 'unexpected body')).toEqual([]);
    expect(refusalsOf('createUser', 'unknown user')).toEqual([]);
    expect(refusalsOf('checkLiveness', 'unknown client')).toEqual([]);
    expect(refusalsOf('enrollVoice', 'nothing enrolled')).toEqual([]);
  });
});

it('each fault has a general message, which the contract knows', () => {
  const statuses = statusByCode(operations);
  for (const condition of conditions) expect(statuses.has(generalCode(condition))).toBe(true);
});

function refusalsOf(id: string, condition: string) {
  const operation = operations.find((one) => one.id === id);
  return operation?.refusals.filter((refusal) => refusal.condition === condition) ?? [];
}
