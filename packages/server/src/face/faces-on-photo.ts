import type { OperationId } from '@biometrid/types';
import type { OperationRequest } from '../contract/operation.js';
import type { UploadedFile } from '../contract/uploaded-file.js';
import { MissingEngine } from '../engines/errors.js';
import type { Face, FaceWants } from '../engines/guest.js';
import type { FaceEngine } from '../engines/kinds.js';
import { looksLiving, requiredLiveness } from './liveness.js';
import { faceReason } from './reasons.js';

/** What it takes of a request to look at a photo. */
export type FaceRequest = Pick<
  OperationRequest<OperationId>,
  'client' | 'engines' | 'signal' | 'visit'
>;

/** The engine of faces. @throws {MissingEngine} when none is installed. */
export function faceEngineOf({ engines }: Pick<FaceRequest, 'engines'>): FaceEngine {
  if (engines.face === undefined) throw new MissingEngine('face');
  return engines.face;
}

/**
 * The faces of a photo, the largest first.
 * @param wants what is to be worked out, for the largest one unless told; nothing else is.
 * @throws {UnreadableSample} when the photo cannot be decoded.
 * @throws {EngineBusy} when no engine has time for it.
 */
export function facesOn(
  request: FaceRequest,
  photo: UploadedFile,
  wants: Partial<FaceWants>,
): Promise<Face[]> {
  return faceEngineOf(request).faces(
    request.client.id,
    photo.bytes,
    { ...nothing, ...wants },
    request,
  );
}

const nothing: FaceWants = {
  ...{ which: 'largest', vectors: false, onDemand: [], properties: false, liveness: false },
};

/**
 * What a face is for. `secondFace` is the height of a second one, as a share of the largest, above which it is not clear who is
 * meant: somebody in the background does not keep a person from enrolling. What is kept has to be better than what is compared once.
 */
const purposes = {
  enrollment: { secondFace: 0.5, isKept: true },
  adaptation: { secondFace: 0.9, isKept: true },
  verification: { secondFace: 0.9, isKept: false },
  identification: { secondFace: 0.9, isKept: false },
} as const;

export type Purpose = keyof typeof purposes;

/** The face that counts on a photo, or why none does. */
export type Choice = { face: Face } | { reason: string; crowd: boolean };

/**
 * Chooses the face that counts: the largest, unless a second one could be the one that is meant.
 * @param faces the largest first.
 * @param field what the request calls the photo.
 */
export function chooseFace(faces: readonly Face[], purpose: Purpose, field = 'photo'): Choice {
  const [largest, second] = faces;
  if (largest === undefined) return { reason: faceReason('noFace', field), crowd: false };
  const { secondFace } = purposes[purpose];
  return second !== undefined && second.box.height > secondFace * largest.box.height
    ? { reason: faceReason('severalFaces', field), crowd: true }
    : { face: largest };
}

/** A face that can be compared, as vectors of unit length in the order of the engine's encodings; undefined for one that was not wanted. */
export interface UsableFace {
  vectors: NonNullable<Face['vectors']>;
  /** In years, as it was estimated; undefined where it was not. */
  age?: number | undefined;
}

/** Why a photo cannot be compared: for the audit log, and for a person. */
export interface Unusable {
  because: 'no usable face' | 'not living';
  reason: string;
}

/**
 * The face of a photo that counts, when it is good enough for what it is for, by the client's liveness policy as well.
 * @param encoders of what it is to be compared with: vectors of those are made that are on demand, beside the engine's own.
 */
export async function usableFace(
  request: FaceRequest,
  photo: UploadedFile,
  purpose: Purpose,
  encoders: readonly string[],
): Promise<UsableFace | Unusable> {
  const livingFrom = requiredLiveness(request);
  const properties = purpose === 'enrollment' && mayEstimate(request);
  const onDemand = onDemandOf(faceEngineOf(request), encoders);
  const wants = { vectors: true, onDemand, liveness: livingFrom !== undefined, properties };
  const choice = chooseFace(await facesOn(request, photo, wants), purpose);
  return 'face' in choice
    ? judge(choice.face, purpose, livingFrom)
    : { because: 'no usable face', reason: choice.reason };
}

/** Whether anybody's age may be estimated, and can be. */
function mayEstimate(request: FaceRequest): boolean {
  return request.client.settings.faceProperties === 'on' && faceEngineOf(request).offers.properties;
}

/**
 * All faces of a photo that can be searched for; where there are none, why.
 * @param encoders as of `usableFace`.
 */
export async function usableFaces(
  request: FaceRequest,
  photo: UploadedFile,
  encoders: readonly string[],
): Promise<UsableFace[] | Unusable> {
  const livingFrom = requiredLiveness(request);
  const onDemand = onDemandOf(faceEngineOf(request), encoders);
  const liveness = livingFrom !== undefined;
  const wants = { which: 'all', vectors: true, onDemand, liveness } as const;
  const judged = (await facesOn(request, photo, wants)).map((face) =>
    judge(face, 'identification', livingFrom),
  );
  const usable = judged.filter((face) => 'vectors' in face);
  if (usable.length > 0) return usable;
  const [unusable] = judged.filter((face) => 'reason' in face);
  return unusable ?? { because: 'no usable face', reason: faceReason('noFace', 'photo') };
}

/** Why a face is not good enough for what it is for; undefined when it is. */
export function whyUnfit({ unusable, refusal }: Face, purpose: Purpose): string | undefined {
  return purposes[purpose].isKept ? (refusal ?? unusable) : unusable;
}

/** What is to be worked out of a photo beside the engine's own vectors, so that it can be compared with templates of some encoders. */
function onDemandOf({ encodings }: FaceEngine, encoders: readonly string[]): string[] {
  return encodings.flatMap(({ encoder, onDemand }) =>
    onDemand && encoders.includes(encoder) ? [encoder] : [],
  );
}

function judge(
  face: Face,
  purpose: Purpose,
  livingFrom: number | undefined,
): UsableFace | Unusable {
  const { vectors } = face;
  const reason = whyUnfit(face, purpose);
  if (reason !== undefined || vectors === undefined)
    return { because: 'no usable face', reason: reason ?? faceReason('noUsableFace', 'photo') };
  if (livingFrom !== undefined && !looksLiving(face, livingFrom))
    return { because: 'not living', reason: faceReason('notLiving', 'photo') };
  return { vectors, age: face.properties?.age };
}
