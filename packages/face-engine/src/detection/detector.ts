import { cropToImage, moved, type Point } from '../geometry/affine.js';
import type { Pyramid } from '../image/pyramid.js';
import { openModel } from '../inference/model.js';
import { anchorsOf } from './anchors.js';
import type { Candidate } from './candidate.js';

/** A square of an image that is searched for faces, perhaps turned. */
export interface Field {
  readonly centre: Point;
  readonly side: number;
  /** Clockwise, in radians. */
  readonly angle: number;
}

/** A single-shot detector of faces: Bazarevsky et al., "BlazeFace", 2019. */
export interface Detector {
  /** What may be faces in a field; overlapping ones are not merged yet. */
  search(image: Pyramid, field: Field): Promise<Candidate[]>;
  close(): Promise<void>;
}

/** Its cells: two sizes of face in each of 16 x 16, six in each of 8 x 8. */
const anchors = anchorsOf([
  { cells: 16, each: 2 },
  { cells: 8, each: 6 },
]);

/** Numbers that describe a candidate: its box, then x and y of eyes, nose, mouth and ears. */
const numbers = 16;

/** Below it, candidates are not faces more often than they are. */
const leastScore = 0.5;

/** @throws {FaceModelMissing} */
export async function openDetector(): Promise<Detector> {
  const model = await openModel('face-detector-short');
  const { side } = model;
  return {
    async search(image, { centre, side: size, angle }) {
      const toImage = cropToImage(centre, size, angle, side);
      const outputs = await model.run(image.region(toImage, side, side));
      const boxes = outputs('boxes');
      const candidates: Candidate[] = [];
      outputs('scores').forEach((logit, anchor) => {
        const score = 1 / (1 + Math.exp(-logit));
        if (score < leastScore) return;
        const at = anchor * numbers;
        const point = (from: number) =>
          moved(toImage, {
            x: (boxes[at + from] ?? 0) + (anchors[anchor * 2] ?? 0) * side,
            y: (boxes[at + from + 1] ?? 0) + (anchors[anchor * 2 + 1] ?? 0) * side,
          });
        candidates.push({
          centre: point(0),
          width: ((boxes[at + 2] ?? 0) * size) / side,
          height: ((boxes[at + 3] ?? 0) * size) / side,
          score,
          eyes: [point(4), point(6)],
        });
      });
      return candidates;
    },
    close: () => model.close(),
  };
}
