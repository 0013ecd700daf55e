import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { FLACDecoder } from '@wasm-audio-decoders/flac';
import type { TestContext } from 'vitest';

/** The voice engine that comes with the server. */
export const realVoiceEngine = '@biometrid/voice-engine/guest';

/** Samples a second of the recordings of people. */
export const rate = 8_000;

/** They may be measured with and not handed on, and so lie beside the repository. */
const recordings = fileURLToPath(
  new URL('../../../../../shared/data/voice/fsdd/', import.meta.url),
);

const decoder = new FLACDecoder();
/** How often a speaker has said a digit so far: each is another take, until there are no more. */
const said = new Map<string, number>();
const takes = 50;

/** The digits of a prompt as a person of FSDD says them, a new take of each, with pauses between. Skips the test where there are none. */
export async function spoken(ctx: TestContext, speaker: string, digits: string) {
  await decoder.ready;
  const pause = new Float32Array(0.12 * rate);
  const parts: Float32Array[] = [new Float32Array(0.3 * rate)];
  for (const digit of digits) {
    const name = `${digit}_${speaker}`;
    const take = said.get(name) ?? 0;
    said.set(name, (take + 1) % takes);
    const file = `${recordings}${name}_${take}.flac`;
    if (!existsSync(file)) ctx.skip(`the recordings of people are not there: ${file} is missing`);
    const { channelData } = await decoder.decodeFile(readFileSync(file));
    await decoder.reset();
    parts.push(channelData[0] ?? new Float32Array(), pause);
  }
  return joined(...parts);
}

/** One sound after the other. */
function joined(...parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** A sound, made sample by sample. @param seconds how long it is. */
export function sound(
  seconds: number,
  sample: (second: number) => number,
  samplesASecond = rate,
): Float32Array {
  return Float32Array.from({ length: seconds * samplesASecond }, (_, n) =>
    sample(n / samplesASecond),
  );
}

/** A WAV file of 16 bits. @param channels of the same length; what is beyond -1 to 1 is clipped. */
export function wav(channels: readonly Float32Array[], samplesASecond = rate): Buffer<ArrayBuffer> {
  const length = channels[0]?.length ?? 0;
  const samples = Buffer.alloc(2 * length * channels.length);
  for (let n = 0, at = 0; n < length; n += 1)
    for (const channel of channels) {
      const value = Math.max(-1, Math.min(1, channel[n] ?? 0));
      at = samples.writeInt16LE(Math.round(value * 32_767), at);
    }
  return wavOf(samples, { format: 1, channels: channels.length, samplesASecond, bits: 16 });
}

/** A WAV file. @param stated how many bytes of sound its header says that there are: as many as there are, where it is absent. */
export function wavOf(
  bytes: Uint8Array,
  sound: { format: number; channels: number; samplesASecond: number; bits: number },
  stated = bytes.length,
): Buffer<ArrayBuffer> {
  const { format, channels, samplesASecond, bits } = sound;
  const frame = (channels * bits) / 8;
  const head = Buffer.alloc(44);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(36 + stated, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(format, 20);
  head.writeUInt16LE(channels, 22);
  head.writeUInt32LE(samplesASecond, 24);
  head.writeUInt32LE(samplesASecond * frame, 28);
  head.writeUInt16LE(frame, 32);
  head.writeUInt16LE(bits, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(stated, 40);
  return Buffer.concat([head, bytes]);
}
