import type { FaceEncoding, Threshold } from '../engines/guest.js';
import { isRecord, type JsonObject } from '../json/json.js';
import type { CalibrationRecord, Storage } from '../storage/storage.js';
import type { OwnCurve } from './own-calibration.js';

/** What was learnt of a client's own people, and of how many. */
export interface OwnCalibration {
  /** Which vectors the scores were adjusted by; null where they are plain cosines. */
  readonly cohort: string | null;
  /** How many were enrolled then. */
  readonly enrolled: number;
  /** How many of them were compared with one another. */
  readonly users: number;
  readonly pairs: number;
  readonly curve: OwnCurve;
  /** By how much the threshold of a verification rose with it. */
  readonly verificationRise: number;
  /** The same of a search, and of the look for duplicates. */
  readonly searchRise: number;
}

/** The name of what an encoding's scores are adjusted by, as a calibration has it. */
export function cohortName({ cohort }: FaceEncoding): string | null {
  return cohort?.id ?? null;
}

/** What a client's own people say of an encoding; undefined where that was not found out, or other scores were made of it then. */
export async function standingCalibration(
  { calibrations }: Pick<Storage, 'calibrations'>,
  clientId: string,
  encoding: FaceEncoding,
): Promise<(OwnCalibration & { readonly madeAt: number }) | undefined> {
  const { encoder } = encoding;
  const record = await calibrations.find({ clientId, modality: 'face', encoder });
  const calibration = record && readCalibration(record);
  return record && calibration?.cohort === cohortName(encoding)
    ? { ...calibration, madeAt: record.madeAt }
    : undefined;
}

/** The strictest rate that its pairs bear: what is stricter is a fit. */
export function measuredTo({ curve }: Pick<OwnCalibration, 'curve'>): number {
  const rates = curve.points.map(({ falseMatchRate }) => falseMatchRate);
  return Number(Math.min(...rates).toPrecision(2));
}

/** A calibration as it is kept. */
export function calibrationState({ curve, ...facts }: OwnCalibration): JsonObject {
  const points = curve.points.map(({ falseMatchRate, score }) => ({ falseMatchRate, score }));
  return { ...facts, curve: { points, slope: curve.slope } };
}

/** A calibration that was kept; undefined for one that another release wrote in a way of its own: it is made again. */
export function readCalibration({ state }: CalibrationRecord): OwnCalibration | undefined {
  const { cohort = null, enrolled, users, pairs, curve, verificationRise, searchRise } = state;
  const numbers = { enrolled, users, pairs, verificationRise, searchRise };
  const read = isRecord(curve) && readCurve(curve);
  return read && (cohort === null || typeof cohort === 'string') && areNumbers(numbers)
    ? { cohort, ...numbers, curve: read }
    : undefined;
}

function readCurve({ points, slope }: Record<string, unknown>): OwnCurve | undefined {
  return Array.isArray(points) && points.length > 0 && points.every(isPoint) && isNumber(slope)
    ? { points, slope }
    : undefined;
}

function isPoint(value: unknown): value is Threshold {
  if (!isRecord(value)) return false;
  const { falseMatchRate, score } = value;
  return isNumber(falseMatchRate) && falseMatchRate > 0 && falseMatchRate < 1 && isNumber(score);
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function areNumbers<Name extends string>(
  values: Record<Name, unknown>,
): values is Record<Name, number> {
  return Object.values(values).every(isNumber);
}
