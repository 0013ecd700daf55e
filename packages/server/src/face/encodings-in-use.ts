import type { OperationId } from '@biometrid/types';
import type { OperationRequest } from '../contract/operation.js';
import { margin } from '../engines/decisions.js';
import type { FaceEncoding, Threshold } from '../engines/guest.js';
import type { Look, Match, Searched } from '../templates/templates.js';
import { faceEngineOf, type UsableFace } from './faces-on-photo.js';
import { cohortOf } from './score.js';
import { type FaceThresholds, faceThresholds } from './thresholds.js';

/** One of the engine's encodings. */
interface EncodingInUse {
  encoding: FaceEncoding;
  /** Which of the engine's encodings that is. */
  index: number;
}

/** What a client's people are enrolled in: mostly the active encoding alone, and after a change of the engine some in others. */
export interface EncodingsInUse {
  /** The active one first, whether or not somebody is enrolled in it; then the others in the engine's order. */
  readonly seen: readonly EncodingInUse[];
  /** Encoders of templates that this engine can compare with nothing: no search sees them. */
  readonly unseen: readonly string[];
  /** Whether nobody is enrolled in the active one. */
  readonly first: boolean;
}

/** What the people of a request's client are enrolled in. What no search sees is noted, to be told. */
export async function encodingsInUse(
  request: OperationRequest<OperationId>,
): Promise<EncodingsInUse> {
  const { client, storage, unseenEncoders } = request;
  const { encodings } = faceEngineOf(request);
  const encoders = await storage.templates.encoders(client.id, 'face');
  const seen = encodings.flatMap((encoding, index) =>
    index === 0 || encoders.includes(encoding.encoder) ? [{ encoding, index }] : [],
  );
  const unseen = encoders.filter(
    (encoder) => !encodings.some((encoding) => encoding.encoder === encoder),
  );
  if (unseen.length > 0) unseenEncoders.note(client.id, unseen);
  return { seen, unseen, first: !encoders.includes(encodings[0].encoder) };
}

/** The encoders whose vectors a photo takes to be looked for in all of them. */
export function encodersOf({ seen }: EncodingsInUse): string[] {
  return seen.map(({ encoding }) => encoding.encoder);
}

/**
 * Sees to it that the client's faces can be searched, before the engine looks at a photo in vain.
 * @throws {GalleryLoading} and {GalleryTooLarge} when they cannot.
 */
export async function prepareFaces(
  { client, templates }: Pick<OperationRequest<OperationId>, 'client' | 'templates'>,
  { seen }: EncodingsInUse,
): Promise<void> {
  for (const { encoding } of seen) await templates.prepare(client.id, faceGallery(encoding));
}

/** What the audit log is told of encoders that were not seen. */
export function unseenDetail({ unseen }: EncodingsInUse): { unseenEncoders?: string } {
  return unseen.length === 0 ? {} : { unseenEncoders: unseen.join(', ') };
}

/** How one encoding looks for a face, and what it takes to be found by it. */
export interface FaceLook extends EncodingInUse {
  threshold: Threshold;
  thresholds: FaceThresholds;
  /** Looks for a face that was asked for the encoding; undefined for one that was not. */
  for(face: UsableFace): Look | undefined;
}

/**
 * How a face is looked for among all people of a client, in each encoding by its own thresholds. These are of the number of all templates
 * together: so many chances there are to find somebody wrong.
 */
export async function faceLooks(
  request: OperationRequest<OperationId>,
  { seen }: EncodingsInUse,
): Promise<FaceLook[]> {
  const { client, templates } = request;
  let size = 0;
  for (const { encoding } of seen)
    size += await templates.gallerySize(client.id, faceGallery(encoding));
  const looks: FaceLook[] = [];
  for (const each of seen) {
    const { encoding, index } = each;
    const { dimensions: _, ...gallery } = faceGallery(encoding);
    const thresholds = await faceThresholds(request, encoding);
    const threshold = thresholds.identification(size);
    const rule = {
      atLeast: threshold.score,
      enrolmentAtLeast: thresholds.enrolmentAlone(threshold).score,
    };
    looks.push({
      ...each,
      ...{ threshold, thresholds },
      for({ vectors }) {
        const vector = vectors[index];
        return vector && { ...rule, probe: { ...gallery, vector } };
      },
    });
  }
  return looks;
}

/** Somebody whom an encoding found. */
export interface FaceMatch extends Match {
  look: FaceLook;
  /** By how much, as the logarithm of odds: of different encodings, the larger one counts, and of equal ones that of the first. */
  margin: number;
}

/** Puts what an encoding found beside what others find. */
export function faceMatch(look: FaceLook, match: Match): FaceMatch {
  return { ...match, look, margin: margin(look.encoding, match.score, look.threshold) };
}

/** The surer one of two; where neither is, the first. */
export function surer(one: FaceMatch | undefined, other: FaceMatch): FaceMatch {
  return one !== undefined && one.margin >= other.margin ? one : other;
}

/** The laxest rate of several looks, for the audit log. */
export function rateOf(looks: readonly FaceLook[]): number {
  return Math.max(...looks.map(({ threshold }) => threshold.falseMatchRate));
}

/** How a client's faces of an encoding are searched. */
export function faceGallery(encoding: FaceEncoding): Searched {
  const { encoder, dimensions } = encoding;
  return { modality: 'face', encoder, dimensions, cohort: cohortOf(encoding) };
}
