import type { DigitReader } from './digits/digit-reader.js';
import { digitSegments } from './digits/digit-segments.js';
import { readDigits } from './digits/read-digits.js';
import type { Frames } from './front-end/frames.js';
import { powerSpectrum } from './front-end/power-spectrum.js';
import { levels, speechFrames } from './front-end/speech-frames.js';
import { speechMel } from './front-end/speech-mel.js';
import { voiceBands, voiceMel } from './front-end/voice-mel.js';
import type { Heard, Listening } from './heard.js';
import { judgeSound } from './quality/judge-sound.js';
import { soundOf } from './quality/sound.js';
import { heardBefore } from './replay/heard-before.js';
import { fingerprintOf, heardDigits } from './replay/heard-digits.js';
import type { VoiceprintNetwork } from './speaker/voiceprint.js';
import type { SpeechEmbedding } from './speech/speech-embedding.js';
import type { VoiceActivity } from './voice-activity/voice-activity.js';
import type { Recording } from './wav/read-wav.js';

/** The networks that every language needs. */
export interface Ears {
  readonly voiceActivity: VoiceActivity;
  readonly speech: SpeechEmbedding;
  readonly voiceprint: VoiceprintNetwork;
  /** Id and version of the voiceprint network. */
  readonly encoder: string;
}

/** Listens to a decoded recording: its sound first, and when that is good enough to what is said and who speaks. */
export async function listenTo(
  recording: Recording,
  ears: Ears,
  reader: DigitReader,
  { prompt, heard = [] }: { readonly prompt?: string; readonly heard?: readonly Uint8Array[] },
): Promise<Listening> {
  const { samples, clipped, digest } = recording;
  const spectra = powerSpectrum(samples);
  const bands = voiceBands(spectra);
  const level = levels(bands);
  const sound = soundOf(
    samples,
    await ears.voiceActivity.judge(amplified(samples)),
    level,
    clipped,
  );
  const refusal = judgeSound(sound);
  if (refusal !== undefined) return { refusal, sound };
  const steps = await reader.classify(await ears.speech.embed(speechMel(spectra)));
  const { said, ...read } = readDigits(steps, prompt);
  const digits = heardDigits(samples, digitSegments(said, level));
  return {
    sound,
    ...read,
    voiceprint: { encoder: ears.encoder, vector: await voiceprintOf(ears, bands, level) },
    digest,
    fingerprint: fingerprintOf(digits),
    heardBefore: heardBefore(digits, heard),
  } satisfies Heard;
}

function voiceprintOf(ears: Ears, bands: Frames, level: Float64Array): Promise<Float32Array> {
  return ears.voiceprint.embed(voiceMel(bands, speechFrames(level)));
}

/** Quiet speech is no speech to the voice activity network: its loudest sample is brought up to here. */
const loudEnough = 0.5;

/** The most that quiet samples are amplified by: 46 dB. What is quieter still is no voice but the recorder's own noise. */
const mostGain = 200;

function amplified(samples: Float32Array): Float32Array {
  let peak = 0;
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  const gain = Math.min(mostGain, Math.max(1, loudEnough / peak));
  return samples.map((sample) => gain * sample);
}
