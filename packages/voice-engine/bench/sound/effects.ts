import type { Random } from './random.js';

/** What can happen to a recording on its way. */
export type Effect = (samples: Float32Array, random: Random) => Float32Array;

/** Noise at a ratio to the speech, in decibels, over the whole recording. */
export function noise(decibels: number, noises: readonly Float32Array[] = []): Effect {
  return (samples, random) => {
    const recorded = noises.length === 0 ? undefined : random.one(noises);
    const start = random.below(recorded?.length ?? 1);
    const added = samples.map((_, index) =>
      recorded ? (recorded[(start + index) % recorded.length] ?? 0) : random.normal(),
    );
    const gain = Math.sqrt((powerOf(samples) / powerOf(added)) * 10 ** (-decibels / 10));
    return samples.map((sample, index) => sample + gain * (added[index] ?? 0));
  };
}

/** 300 to 3,400 Hz and mu-law of 8 bits. */
export const telephone: Effect = (samples) => muLaw(telephoneBand(samples));

/** Written anew by a phone: other gain, mu-law of 8 bits. */
export const encodedAnew: Effect = (samples, random) => {
  const gain = random.between(0.4, 0.9);
  return muLaw(samples.map((sample) => gain * sample));
};

/** Played by a small loudspeaker into a room of 0.3 s, and recorded there with noise at 15 dB. */
export const loudspeaker: Effect = (samples, random) => {
  const thin = peak(
    peak(highPass(samples, 300), random.between(800, 1_400), random.between(4, 8)),
    random.between(2_000, 3_000),
    -6,
  );
  return noise(15)(room(thin, 0.3, random), random);
};

/** So much faster, and higher: read off at other places in between. */
export function faster(rate: number): Effect {
  return (samples) =>
    Float32Array.from({ length: Math.floor(samples.length / rate) }, (_, index) => {
      const at = Math.floor(index * rate);
      const part = index * rate - at;
      return (1 - part) * (samples[at] ?? 0) + part * (samples[at + 1] ?? 0);
    });
}

function powerOf(samples: Float32Array): number {
  return samples.reduce((sum, sample) => sum + sample * sample, 1e-12) / samples.length;
}

function muLaw(samples: Float32Array): Float32Array {
  const most = 255;
  return samples.map((sample) => {
    const small = Math.log1p(most * Math.min(1, Math.abs(sample))) / Math.log1p(most);
    const step = Math.round(127 * small) / 127;
    return (Math.sign(sample) * ((1 + most) ** step - 1)) / most;
  });
}

function telephoneBand(samples: Float32Array): Float32Array {
  const high = highPass(highPass(samples, 300), 300);
  return lowPass(lowPass(high, 3_400), 3_400);
}

/** Echoes a second: so many, at random, cannot be told from a dense reverberation (velvet noise). */
const echoes = 2_000;

/** Reverberation that falls by 60 dB within a time; all of it is 6 dB weaker than what comes straight. */
function room(samples: Float32Array, seconds: number, random: Random): Float32Array {
  const length = 8_000 * seconds;
  const response = Array.from({ length: echoes * seconds }, () => {
    const at = 16 + random.below(length - 16);
    return { at, gain: (random.share() < 0.5 ? -1 : 1) * 10 ** ((-3 * at) / length) };
  });
  const power = response.reduce((sum, { gain }) => sum + gain * gain, 0);
  const heard = Float32Array.from(samples);
  for (const { at: late, gain } of response) {
    const echo = (0.5 * gain) / Math.sqrt(power);
    for (let at = late; at < samples.length; at++) {
      heard[at] = (heard[at] ?? 0) + echo * (samples[at - late] ?? 0);
    }
  }
  return heard;
}

/** A filter of second order, by R. Bristow-Johnson's "Cookbook formulae for audio EQ biquad filter coefficients". */
interface Biquad {
  readonly b: readonly [number, number, number];
  readonly a: readonly [number, number, number];
}

function highPass(samples: Float32Array, hertz: number): Float32Array {
  const { cosine, alpha } = angle(hertz, Math.SQRT1_2);
  const b = (1 + cosine) / 2;
  return filter(samples, { b: [b, -2 * b, b], a: [1 + alpha, -2 * cosine, 1 - alpha] });
}

function lowPass(samples: Float32Array, hertz: number): Float32Array {
  const { cosine, alpha } = angle(hertz, Math.SQRT1_2);
  const b = (1 - cosine) / 2;
  return filter(samples, { b: [b, 2 * b, b], a: [1 + alpha, -2 * cosine, 1 - alpha] });
}

function peak(samples: Float32Array, hertz: number, decibels: number): Float32Array {
  const { cosine, alpha } = angle(hertz, 1);
  const gain = 10 ** (decibels / 40);
  return filter(samples, {
    b: [1 + alpha * gain, -2 * cosine, 1 - alpha * gain],
    a: [1 + alpha / gain, -2 * cosine, 1 - alpha / gain],
  });
}

function angle(hertz: number, quality: number) {
  const turn = (2 * Math.PI * hertz) / 8_000;
  return { cosine: Math.cos(turn), alpha: Math.sin(turn) / (2 * quality) };
}

function filter(samples: Float32Array, { b, a }: Biquad): Float32Array {
  let [x1, x2, y1, y2] = [0, 0, 0, 0];
  return samples.map((x) => {
    const y = (b[0] * x + b[1] * x1 + b[2] * x2 - a[1] * y1 - a[2] * y2) / a[0];
    [x2, x1, y2, y1] = [x1, x, y1, y];
    return y;
  });
}
