import sharp from 'sharp';
import { expect, it } from 'vitest';
import { notDocument, notDocumentKinds } from './not-documents.js';

it.each(notDocumentKinds.map((kind, seed) => ({ kind, seed })))(
  '$kind is a picture, the same from the same seed',
  async ({ kind, seed }) => {
    const one = await notDocument(seed);
    const other = await notDocument(seed);
    expect(one.kind).toBe(kind);
    expect(one.jpeg.equals(other.jpeg)).toBe(true);
    const { width, height } = await sharp(one.jpeg).metadata();
    expect(width * height).toBeGreaterThan(50_000);
  },
);
