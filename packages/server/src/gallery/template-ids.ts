import { InvalidTemplate } from './gallery-errors.js';

/** Numbers of 32 bits that make an id: 24 hexadecimal characters are 12 bytes. */
export const wordsPerId = 3;

/**
 * Packs ids one after the other: a million in JavaScript strings would take as much memory as half their vectors.
 * @throws {InvalidTemplate} when one is not of 24 hexadecimal characters in lower case.
 */
export function packIds(ids: readonly string[]): Uint32Array<ArrayBuffer> {
  for (const id of ids) {
    if (!/^[0-9a-f]{24}$/.test(id)) {
      throw new InvalidTemplate('A template id is not of 24 hexadecimal characters in lower case');
    }
  }
  const words = new Uint32Array(ids.length * wordsPerId);
  Buffer.from(words.buffer).write(ids.join(''), 'hex');
  return words;
}

/** The id that lies packed at a place. */
export function unpackId(words: Uint32Array, at: number): string {
  return Buffer.from(words.slice(at, at + wordsPerId).buffer).toString('hex');
}
