import { refused } from '../contract/contract-error.js';
import type { OperationRequest } from '../contract/operation.js';
import { recordDecision } from '../contract/record-decision.js';
import type { FaceEncoding } from '../engines/guest.js';
import type { FaceEngine } from '../engines/kinds.js';
import { asOne } from '../templates/as-one.js';
import type { OpenTemplate } from '../templates/templates.js';
import { unit } from '../vectors/unit-vectors.js';
import { faceEngineOf, usableFace } from './faces-on-photo.js';
import { faceReason } from './reasons.js';

/** What a user's faces are to this engine: vectors of unit length of one of its encodings. */
export interface EnrolledFace {
  encoding: FaceEncoding;
  /** Which of the engine's encodings that is. */
  index: number;
  /** What the user enrolled. */
  enrolment: Float32Array;
  /** The mean of that and of the adaptations; the same one where there are none. */
  middle: Float32Array;
  /** What made the templates: that encoding's encoder, or one whose vectors hold its own as a part. */
  encoder: string;
}

/** A face of a photo, and the enrolled one that it is to be compared with, of one encoding. */
export interface FacePair {
  vector: Float32Array;
  /** The same face of the engine's active encoding. */
  active: Float32Array;
  enrolled: EnrolledFace;
}

/**
 * The face of a photo beside the one that the user has, which counts as used; or why the two cannot be compared, which is on record
 * then.
 * @throws {ContractError} when the user has none.
 */
export async function faceBesideEnrolled(
  request: OperationRequest<'verifyFace' | 'adaptFace'>,
  purpose: 'verification' | 'adaptation',
): Promise<FacePair | { reason: string }> {
  const { client, input, templates, now } = request;
  const { userId, photo } = input;
  const kept = await templates.of(client.id, userId, 'face');
  if (kept.length === 0) throw refused('nothing enrolled');
  const enrolled = enrolledFace(faceEngineOf(request), kept);
  const encoders = enrolled ? [enrolled.encoding.encoder] : [];
  const face = await usableFace(request, photo, purpose, encoders);
  const vector = 'vectors' in face && enrolled && face.vectors[enrolled.index];
  if (vector && enrolled) {
    await templates.used(client.id, kept, now);
    return { vector, enrolled, active: face.vectors[0] };
  }
  const { because, reason } = 'reason' in face ? face : incomparable;
  await recordDecision(request, `face.${purpose}.refused`, [userId], { because });
  return { reason };
}

/** Faces of two encoders are never compared. */
const incomparable = { because: 'another encoder', reason: faceReason('anotherEncoder') } as const;

/**
 * The enrolled face of a user: in the first of the engine's encodings in which it was enrolled, or else that it holds as a part.
 * @returns undefined when there is none.
 */
export function enrolledFace(
  { encodings }: FaceEngine,
  templates: readonly OpenTemplate[],
): EnrolledFace | undefined {
  const wholes = encodings.map(({ encoder }, index) => ({ index, encoder, from: 0, whole: true }));
  const parts = encodings.flatMap(({ within = [] }, index) =>
    within.map((place) => ({ index, ...place, whole: false })),
  );
  for (const { index, encoder, from, whole } of [...wholes, ...parts]) {
    const encoding = encodings[index];
    if (encoding === undefined) continue;
    const own = templates.flatMap((template) => {
      if (template.encoder !== encoder) return [];
      if (whole) return [template];
      const part = unit(template.vector.subarray(from, from + encoding.dimensions));
      // It may be all zeros, and tells nothing then.
      return part === undefined ? [] : [{ ...template, vector: part }];
    });
    const known = asOne(own);
    if (known === undefined) continue;
    const { vector: middle, enrolment = middle } = known;
    return { encoding, index, encoder, enrolment, middle };
  }
  return undefined;
}
