import type { FoundFace } from '../detection/find-faces.js';
import { cropToImage } from '../geometry/affine.js';
import type { Pyramid } from '../image/pyramid.js';
import { openModel } from '../inference/model.js';
import { squareOnPhoto } from './square-on-photo.js';

/** Judges whether a face was in front of the camera, or a picture of one: a passive presentation-attack detector. */
export interface LivenessJudge {
  /** 0 to 1: how sure it is of a living person. It looks for what printing and screens leave behind, and for nothing else. */
  judge(image: Pyramid, face: FoundFace): Promise<number>;
  close(): Promise<void>;
}

/**
 * Sides of the two squares it is shown, as multiples of the face's: what surrounds a face tells of screens and paper. On a photo that is
 * too tight for them they are smaller: what is filled in around a photo looks like the edge of a picture that is held up.
 */
const zooms = [1.5, 1.7] as const;

/** @throws {FaceModelMissing} */
export async function openLivenessJudge(): Promise<LivenessJudge> {
  const model = await openModel('fr-liveness');
  const { side } = model;
  return {
    async judge(image, { square, turn }) {
      let sum = 0;
      for (const zoom of zooms) {
        const shown = squareOnPhoto(
          image.extent((zoom * square.side) / side),
          { centre: square.centre, side: zoom * square.side },
          square.side,
        );
        const toImage = cropToImage(shown.centre, shown.side, turn, side);
        const outputs = await model.run(image.region(toImage, side, side));
        sum += firstShare(outputs('output'));
      }
      return sum / zooms.length;
    },
    close: () => model.close(),
  };
}

/** Share of the first class in the softmax of all. */
function firstShare(logits: Float32Array): number {
  const highest = Math.max(...logits);
  const weights = [...logits].map((logit) => Math.exp(logit - highest));
  return (weights[0] ?? 0) / weights.reduce((sum, weight) => sum + weight, 0);
}
