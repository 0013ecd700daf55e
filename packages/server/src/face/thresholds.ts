import type { OperationId } from '@biometrid/types';
import type { OperationRequest } from '../contract/operation.js';
import {
  adaptation,
  enrolmentAlone,
  identification,
  replacement,
  verification,
} from '../engines/decisions.js';
import type { FaceEncoding, Threshold } from '../engines/guest.js';
import { standingCalibration } from './calibration-record.js';
import { stricter } from './own-calibration.js';

/** What faces of an encoding have to reach at a client. Each throws `RateNotMeasured` where the engine's decision does. */
export interface FaceThresholds {
  /** To count as one person's. */
  verification(): Threshold;
  /** To be kept as a further photo of the user. */
  adaptation(): Threshold;
  /** To take the place of all that the user has; undefined where nothing can be told apart as finely. */
  replacement(): Threshold | undefined;
  /** What the enrolment alone is held to where the threshold was reached beside all that the user has. */
  enrolmentAlone(threshold: Threshold): Threshold;
  /** To be found among so many templates, or to be a duplicate of one of them. */
  identification(templates: number): Threshold;
}

/**
 * The one place where it is said what faces have to reach: what the engine was measured to ask for at the client's rate, or what the
 * client's own people ask for at the same rate, whichever is stricter.
 */
export async function faceThresholds(
  { client, storage }: Pick<OperationRequest<OperationId>, 'client' | 'storage'>,
  encoding: FaceEncoding,
): Promise<FaceThresholds> {
  const { falseMatchRate, faceOwnCalibration } = client.settings;
  const rate = falseMatchRate.face;
  const own =
    faceOwnCalibration === 'on'
      ? await standingCalibration(storage, client.id, encoding)
      : undefined;
  const held = (threshold: Threshold) => (own ? stricter(threshold, own.curve) : threshold);
  const replaces = replacement(encoding, rate);
  return {
    verification: () => held(verification(encoding, rate)),
    adaptation: () => held(adaptation(encoding, rate)),
    replacement: () => replaces && held(replaces),
    enrolmentAlone: (threshold) => held(enrolmentAlone(encoding, threshold)),
    identification: (templates) => held(identification(encoding, templates, rate)),
  };
}
