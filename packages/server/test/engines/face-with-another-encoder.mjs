import createFaceEngine from './deterministic-face.mjs';

/** The face engine for tests as another version of it would be: its templates cannot be compared with those of the first. */
export default function createEngine() {
  return { ...createFaceEngine(), version: '2.0.0', encoder: 'deterministic-face-2' };
}
