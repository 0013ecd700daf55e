import { readFileSync } from 'node:fs';
import { FLACDecoder } from '@wasm-audio-decoders/flac';

const decoder = new FLACDecoder();

/** The decoder takes one file at a time; the last one that it was given. */
let busy: Promise<unknown> = decoder.ready;

/**
 * The samples of a FLAC file, -1 to 1, at the rate that it has: all that lie in ../shared/data/voice are of 8 kHz, mono.
 * @throws when the file holds no sound.
 */
export function readFlac(path: string): Promise<Float32Array> {
  const reading = busy.then(async () => {
    const { channelData } = await decoder.decodeFile(readFileSync(path));
    await decoder.reset();
    const [samples] = channelData;
    if (samples === undefined) throw new Error(`${path} holds no sound.`);
    return samples;
  });
  busy = reading.catch(() => undefined);
  return reading;
}
