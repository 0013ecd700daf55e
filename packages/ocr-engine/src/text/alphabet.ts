import { readFile } from 'node:fs/promises';
import { NetworkMissing } from '../inference/network-missing.js';

/**
 * The letters of PP-OCR's recogniser from its file, one a line; it adds the space itself.
 * @throws {NetworkMissing} when there is no such file.
 */
export async function readAlphabet(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch((cause) => {
    throw new NetworkMissing(file, { cause });
  });
  const letters = text.split('\n').map((line) => line.replace('\r', ''));
  if (letters.at(-1) === '') letters.pop();
  return [...letters, ' '];
}
