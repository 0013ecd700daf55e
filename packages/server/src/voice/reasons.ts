import type { RefusalReason } from '@biometrid/types';
import type { RecordingFault } from '../engines/guest.js';

/** Why a recording is refused, as the audit log says it. */
export type RecordingRefusal =
  | { readonly because: 'unusable recording'; readonly fault: RecordingFault }
  | { readonly because: Exclude<keyof typeof reasons, 'not like before'> };

/** What a person is told who can do better, by what the server found. */
const reasons = {
  'other digits': 'OTHER_DIGITS',
  'more than digits': 'MORE_THAN_DIGITS',
  'same recording': 'SAME_RECORDING',
  'heard before': 'SAME_RECORDING',
  'not like before': 'NOT_LIKE_BEFORE',
} as const satisfies Record<string, RefusalReason>;

/** The same, by what the engine found. */
const faults: Readonly<Record<RecordingFault, RefusalReason>> = {
  'nothing heard': 'NOTHING_HEARD',
  'too short': 'TOO_SHORT',
  'too long': 'TOO_LONG',
  'too quiet': 'TOO_QUIET',
  'too loud': 'TOO_LOUD',
  'too noisy': 'TOO_NOISY',
};

/** What the contract calls the reason for which a recording is refused. */
export function reasonOf(refusal: RecordingRefusal): RefusalReason {
  return refusal.because === 'unusable recording'
    ? faults[refusal.fault]
    : reasons[refusal.because];
}

/** What the contract calls it when the recordings of an enrolment are not of one voice. */
export const notLikeBefore = reasons['not like before'];
