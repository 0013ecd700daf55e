import type { OnnxGraph } from '@biometrid/model-build';
import type { packaged } from '../src/packaged.js';
import { speechEmbedding } from './speech-embedding.js';
import { voiceActivity } from './voice-activity.js';

/** How a model is made from the file that it is taken from. */
export type Recipe = {
  /** Of that file, in hexadecimal. */
  readonly sha256: string;
  readonly convert: (file: Uint8Array) => OnnxGraph;
};

export const recipes: Readonly<Record<keyof typeof packaged, Recipe>> = {
  'speech-embedding': {
    sha256: '70d164290c1d095d1d4ee149bc5e00543250a7316b59f31d056cff7bd3075c1f',
    convert: speechEmbedding,
  },
  'voice-activity': {
    sha256: '1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3',
    convert: voiceActivity,
  },
};
