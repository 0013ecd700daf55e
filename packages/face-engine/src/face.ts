import type { Point } from './geometry/affine.js';
import type { Box } from './geometry/box.js';
import type { Embedding } from './matching/template.js';
import type { Pose } from './mesh/landmarks.js';
import type { FaceProperties } from './properties/estimate-properties.js';
import type { Refusal } from './quality/refusal.js';

/** Where a face is on a photo: in pixels of the upright photo, counted from its upper left corner. */
export interface LocatedFace {
  readonly box: Box;
  /** How sure the detector is: 0 to 1. */
  readonly score: number;
  /** Eyes, tip of the nose, corners of the mouth; the left one of the image first. */
  readonly points: readonly Point[];
  readonly pose: Pose;
}

/** A face on a photo, and how good it is. */
export interface DetectedFace extends LocatedFace {
  /** How fit it is to be enrolled: 0 to 1. */
  readonly quality: number;
  /** Why it is not good enough to be enrolled. */
  readonly refusal?: Refusal;
  /** Why it is not even good enough to be compared with an enrolled one; such a face has a refusal too. */
  readonly unusable?: Refusal;
}

/** A face with what was wanted of it. */
export interface Face extends DetectedFace {
  /** One for each of the engine's encodings, in their order, then those that were asked for beside; none of an unusable face. */
  readonly embeddings?: readonly Embedding[];
  readonly properties?: FaceProperties;
  /** How sure the engine is that a living person was in front of the camera: 0 to 1. */
  readonly liveness?: number;
}

/** What is worked out of a face beside where it is and how good. */
export interface FaceWants {
  /** For which faces: a crowd costs no more than one face where only the largest counts. All are listed either way. */
  readonly which: 'largest' | 'all';
  readonly embeddings: boolean;
  /** With `embeddings`: the encoders on demand of which there is to be one, too. */
  readonly onDemand: readonly string[];
  readonly properties: boolean;
  readonly liveness: boolean;
}

/** How living the face on one photo, or on several frames of one session, looks. */
export interface LivenessScore {
  /** Mean of the frames': 0 to 1. Undefined when none of them shows a face. */
  readonly score: number | undefined;
  /** Of each frame; undefined where it shows no face. */
  readonly frames: readonly (number | undefined)[];
}
