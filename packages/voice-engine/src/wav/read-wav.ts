import { createHash } from 'node:crypto';
import { TooLong } from '../errors.js';
import { findChunks } from './chunks.js';
import { decodeChannel, shareAtFullScale } from './decode.js';
import { type Format, readFormat } from './format.js';
import { resampleTo8kHz } from './resample.js';
import { speechLevel } from './speech-level.js';

/** A recording as everything here listens to it. */
export type Recording = {
  /** At 8 kHz, -1 to 1, always finite: the channel with the loudest speech. */
  readonly samples: Float32Array;
  readonly seconds: number;
  /** In Hz, as it was recorded. */
  readonly sampleRate: number;
  readonly channels: number;
  /** The share of the samples that were recorded at full scale, 0 to 1. */
  readonly clipped: number;
  /**
   * SHA-256 of that channel's samples as they were recorded, in 16 bits: no other header, no further chunk and no longer word for the
   * same samples changes it.
   */
  readonly digest: Uint8Array;
};

/** What is longer is refused. */
const longestSeconds = 20;

/**
 * Reads a WAV file: PCM of 8, 16, 24 or 32 bits, floating point of 32 or 64, mu-law, A-law, plain or as WAVE_FORMAT_EXTENSIBLE, 1 to 8
 * channels, 8 to 192 kHz. The time it takes grows with the bytes, whatever they say: one pass over the samples, and for each sample of
 * the result a filter of fixed length in time.
 *
 * @throws {UnreadableSample} when the bytes are no such file.
 * @throws {TooLong} when it lasts more than 20 seconds; nothing was decoded then.
 */
export function readWav(bytes: Uint8Array): Recording {
  const chunks = findChunks(bytes);
  const format = readFormat(chunks.format);
  const frames = Math.floor(chunks.data.length / format.bytesPerFrame);
  const seconds = frames / format.sampleRate;
  if (seconds > longestSeconds) throw new TooLong(seconds);

  const recorded = loudestSpeech(chunks.data, format);
  return {
    samples: resampleTo8kHz(recorded, format.sampleRate),
    seconds,
    sampleRate: format.sampleRate,
    channels: format.channels,
    clipped: shareAtFullScale(recorded, format.encoding),
    digest: digestOf(recorded),
  };
}

/** One channel at the rate of the file. The mean of several is no choice: channels in opposite phase would cancel each other. */
function loudestSpeech(data: Uint8Array, format: Format): Float32Array {
  let loudest = decodeChannel(data, format, 0);
  if (format.channels === 1) return loudest;
  let most = speechLevel(loudest, format.sampleRate);
  for (let channel = 1; channel < format.channels; channel += 1) {
    const samples = decodeChannel(data, format, channel);
    const level = speechLevel(samples, format.sampleRate);
    if (level > most) [loudest, most] = [samples, level];
  }
  return loudest;
}

function digestOf(samples: Float32Array): Uint8Array {
  const words = new DataView(new ArrayBuffer(2 * samples.length));
  for (let i = 0; i < samples.length; i += 1) {
    words.setInt16(2 * i, Math.min(32_767, Math.round(32_768 * (samples[i] ?? 0))), true);
  }
  return createHash('sha256').update(words).digest();
}
