import { readSample } from './sample-format.mjs';

/** A document engine for tests, which reads the fields that a picture of `documentPhoto()` says are there. */
export default function createEngine() {
  return {
    kind: 'document',
    id: 'fedcba9876543210fedcba98',
    name: 'deterministic document',
    version: '1.0.0',
    read({ front, back }, doctype) {
      return {
        doctype,
        front: front && readSample(front).fields,
        back: back && readSample(back).fields,
      };
    },
  };
}
