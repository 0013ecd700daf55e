import { afterAll, beforeAll, expect, test } from 'vitest';
import { createOcrEngine, type OcrEngine } from '../../src/ocr-engine.js';
import { notDocument } from '../specimens/not-documents.js';

let engine: OcrEngine;
beforeAll(async () => {
  engine = await createOcrEngine();
});
afterAll(() => engine.close());

test.each([3001, 3109])('a page of text is corrected into no zone: picture %d', async (seed) => {
  const { kind, jpeg } = await notDocument(seed);
  expect(kind).toBe('page');
  expect(await engine.readMrz(jpeg)).toBeUndefined();
});
