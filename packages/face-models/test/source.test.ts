import { expect, it } from 'vitest';
import { readSource } from '../build/source.js';
import { faceModels } from '../src/index.js';

const { source } = faceModels['face-emotion'];

it('a source whose bytes are not the ones that were tested is refused', () => {
  expect(() => readSource(source, source.file, '0'.repeat(64))).toThrow(
    'models/emotion.json of @vladmandic/human is not the file of version 3.3.6: its SHA-256 is 56f7e557',
  );
});

it('a source that is not installed is asked for', () => {
  expect(() => readSource(source, 'models/none.json', '0'.repeat(64))).toThrow(
    'models/none.json of @vladmandic/human is not here: run `pnpm install`.',
  );
});
