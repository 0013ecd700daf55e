import type { SeenPhoto } from './faces.js';
import type { Seen } from './groups.js';

/** Shares of strangers that may pass at most where 1e-2, 1e-3 and 1e-4 are named, by group. */
export const mostFalseMatches: Readonly<Record<string, readonly [number, number, number]>> = {
  'fairface women': [0.01, 0.001, 0.0003],
  'fairface men': [0.01, 0.001, 0.0003],
  'fairface 10 to 19': [0.01, 0.001, 0.0003],
  'fairface 0 to 9': [0.01, 0.002, 0.001],
  'Congress women': [0.01, 0.001, 0.0001],
  'Congress men': [0.01, 0.001, 0.0001],
};

/** The most of what an encoding may err: equal error rates, and the shares of genuine pairs that are missed where 1e-3 is named. */
export interface Errors {
  readonly sample: number;
  readonly celebrities: number;
  readonly missedOfSample: number;
  readonly missedOfCongress: number;
}

/** What adjusted scores may cost, for what they gain: a little more than before they were adjusted. */
export const mostErrors: Readonly<Record<string, Errors>> = {
  'mobilefacenet-1': {
    sample: 0.0067,
    celebrities: 0.021,
    missedOfSample: 0.022,
    missedOfCongress: 0.017,
  },
  // It is there for its origin, and bound to what was measured when it came.
  'dlib-resnet-1': {
    sample: 0.015,
    celebrities: 0.02,
    missedOfSample: 0.28,
    missedOfCongress: 0.1,
  },
  'mobilefacenet-1+fr-feature-1': {
    sample: 0.0005,
    celebrities: 0.019,
    missedOfSample: 0.018,
    missedOfCongress: 0.011,
  },
};

/** Of sets of photos, the most that an enrolment may refuse: one in a hundred more than before noise, compression and halves counted. */
export function enrolmentLimits({
  sample,
  fairface,
  congress,
}: Seen): [set: string, photos: readonly SeenPhoto[], most: number][] {
  const surely = fairface.filter(
    ({ age, faces }) => (age?.[0] ?? 0) >= 20 && (faces[0]?.score ?? 0) >= 0.8,
  );
  return [
    ['lfw-sample', sample, 0 / 100 + 0.01],
    ['fairface adults', surely, 59 / 327 + 0.01],
    ['Congress', congress, 61 / 679 + 0.01],
  ];
}
