import type { Refusal } from './refusals.js';
import type { Sound } from './sound.js';

/** Less speech than this, in seconds, is a cough or a click that was taken for a voice. */
const leastHeard = 0.2;

/** Less speech than this is no four digits: said as fast as people do, they take 1.2 seconds. */
const leastSpeech = 0.6;

/** Quieter speech, in decibels of full scale, has too few of the steps of 16 bits left, and none of those of 8. */
const leastLevel = -60;

/** More of the samples than this at full scale: a microphone that is overdriven all the time. */
const mostClipped = 0.05;

/** With less decibels between what is loud and what is quiet the noise is louder than the speech. At a ratio of 10 dB there are about 18, at 0 dB 9. */
const leastRange = 6;

/** Why nothing should be made of a recording, the plainest reason first. @returns undefined when it is good enough. */
export function judgeSound({ speech, level, clipped, range }: Sound): Refusal | undefined {
  if (speech < leastHeard) return 'nothing heard';
  if (level < leastLevel) return 'too quiet';
  if (speech < leastSpeech) return 'too short';
  if (clipped > mostClipped) return 'too loud';
  if (range < leastRange) return 'too noisy';
  return undefined;
}
