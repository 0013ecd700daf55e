import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { faceReason, faceReasons } from '../../src/face/reasons.js';

const source = new URL('../../src/', import.meta.url);
const texts = ['face/', 'operations/'].flatMap((folder) =>
  readdirSync(fileURLToPath(new URL(folder, source)), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && file !== 'reasons.ts')
    .map((file) => readFileSync(new URL(folder + file, source), 'utf8')),
);

describe('the reasons that answers about faces give', () => {
  it.each(Object.keys(faceReasons))('have %s, which is given somewhere', (name) => {
    expect(texts.some((text) => text.includes(`faceReason('${name}'`))).toBe(true);
  });

  it('are written nowhere else', () => {
    const written = texts.filter((text) => /\breason: ['"]|\bfailed\(['"]/.test(text));
    expect(written).toEqual([]);
  });

  it('name the photos by the fields that hold them', () => {
    expect(faceReason('noFace', 'photo')).toBe("No faces found on 'photo'");
    expect(faceReason('notLiving', 'photo1', 'photo2')).toBe(
      "No living face found on 'photo1' or 'photo2'",
    );
    expect(faceReason('anotherFace')).toBe('The user has another face enrolled');
  });
});
