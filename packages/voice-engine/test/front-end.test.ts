import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Frames, frame } from '../src/front-end/frames.js';
import { powerSpectrum } from '../src/front-end/power-spectrum.js';
import { levels, speechFrames } from '../src/front-end/speech-frames.js';
import { padded, speechMel } from '../src/front-end/speech-mel.js';
import { voiceBands, voiceMel } from '../src/front-end/voice-mel.js';

/** What the training's front end makes of the waveform below. */
const reference: Reference = JSON.parse(
  readFileSync(
    new URL('../../voice-models/training/reference/front-end.json', import.meta.url),
    'utf8',
  ),
);

interface Reference {
  readonly samples: number;
  readonly firstSamples: readonly number[];
  readonly firstSamplesAt: number;
  readonly frames: number;
  readonly levels: readonly number[];
  readonly speechFrames: readonly number[];
  readonly every: number;
  readonly mel32: readonly (readonly number[])[];
  readonly mel40: readonly (readonly number[])[];
  readonly paddedFrames: number;
  readonly padding: number;
}

describe('the front end', () => {
  const samples = madeUp(reference.samples);
  const spectra = powerSpectrum(samples);
  const bands = voiceBands(spectra);
  const level = levels(bands);
  const speech = speechFrames(level);

  it('is given the waveform that the reference is of', () => {
    const at = reference.firstSamplesAt;
    const first = samples.subarray(at, at + reference.firstSamples.length);
    expect(furthest(first, reference.firstSamples)).toBeLessThan(1e-6);
  });

  it('makes the same spectra for the speech embedding as the training', () => {
    const mel = speechMel(spectra);
    expect(mel.count).toBe(reference.frames);
    expect(furthestFrame(mel, reference.mel32)).toBeLessThan(1e-3);
    expect(padded(mel).count).toBe(reference.paddedFrames);
    expect(padded(mel).values[0]).toBeCloseTo(reference.padding, 4);
  });

  it('takes the same frames for speech, and makes the same spectra of them for the voiceprint', () => {
    expect(furthest(level, reference.levels)).toBeLessThan(1e-3);
    expect(speech.flatMap((is, index) => (is ? [index] : []))).toEqual(reference.speechFrames);
    expect(furthestFrame(voiceMel(bands, speech), reference.mel40)).toBeLessThan(1e-3);
  });

  it('has no frames of less than a window', () => {
    expect(powerSpectrum(samples.subarray(0, 255)).count).toBe(0);
    expect(padded(speechMel(powerSpectrum(new Float32Array()))).count).toBe(0);
  });
});

/** The reference's waveform: two tones between noise, as its own description says. */
function madeUp(length: number): Float32Array {
  let state = 1n;
  return Float32Array.from({ length }, (_, index) => {
    state = (1_664_525n * state + 1_013_904_223n) % 2n ** 32n;
    const t = index / 8_000;
    const tones =
      0.2 * Math.sin(2 * Math.PI * (300 + 900 * t) * t) + 0.1 * Math.sin(2 * Math.PI * 1_500 * t);
    const noise = 0.002 * (Number(state) / 2 ** 31 - 1);
    return noise + (index >= 1_600 && index < 4_800 ? tones : 0);
  });
}

function furthestFrame(frames: Frames, rows: readonly (readonly number[])[]): number {
  return Math.max(
    ...rows.map((row, index) => furthest(frame(frames, index * reference.every), row)),
  );
}

/** The largest difference. */
function furthest(one: Float32Array | Float64Array, other: readonly number[]): number {
  return other.reduce((most, value, at) => Math.max(most, Math.abs(value - (one[at] ?? 0))), 0);
}
