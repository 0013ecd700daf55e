import { describe, expect, it } from 'vitest';
import { TooLong, UnreadableSample } from '../../src/errors.js';
import { readWav } from '../../src/wav/read-wav.js';
import { generator, noise } from './sounds.js';
import { chunk, type EncodingName, encodings, writeWav } from './write-wav.js';

const names = Object.keys(encodings).filter((name): name is EncodingName => name in encodings);

/** Small files of every kind, to be damaged. */
const seeds: readonly Uint8Array[] = names.flatMap((encoding, i) =>
  [8_000, 44_100, 191_999].flatMap((rate) =>
    [1, 2, 8].map((channels) =>
      writeWav(
        Array.from({ length: channels }, (_, seed) => noise(rate, 24 / rate, 1.2, seed)),
        {
          rate,
          encoding,
          extensible: (i + channels) % 2 === 0,
          before: i % 3 === 0 ? [chunk('LIST', Buffer.from('INFOxyz'))] : [],
        },
      ),
    ),
  ),
);

/** Numbers that headers are often wrong by. */
const traps = [0, 1, 2, 3, 7, 8, 16, 24, 64, 127, 128, 254, 255];

describe('of 100,000 damaged files', () => {
  it('each is read as finite samples, or refused as unreadable or too long', () => {
    const random = generator(12);
    const below = (count: number) => Math.floor(random() * count);
    const outcomes = { read: 0, unreadable: 0, long: 0 };
    for (let run = 0; run < 100_000; run += 1) {
      const file = damaged(seeds[run % seeds.length] ?? new Uint8Array(), below);
      try {
        const { samples, seconds, sampleRate, clipped, digest } = readWav(file);
        // No more work than the bytes are worth: a frame has at least one byte.
        const most = Math.ceil((file.length * 8_000) / sampleRate);
        const sound =
          samples.length <= most &&
          samples.every((x) => Math.abs(x) <= 1.5) &&
          seconds <= 20 &&
          clipped >= 0 &&
          clipped <= 1 &&
          digest.length === 32;
        if (!sound) throw new Error('What was read is not sound.');
        outcomes.read += 1;
      } catch (error) {
        if (error instanceof UnreadableSample) outcomes.unreadable += 1;
        else if (error instanceof TooLong) outcomes.long += 1;
        else throw new Error(`Run ${run}: ${Buffer.from(file).toString('hex')}`, { cause: error });
      }
    }
    expect(outcomes.read).toBeGreaterThan(20_000);
    expect(outcomes.unreadable).toBeGreaterThan(20_000);
  });
});

/** The file with one to four places changed, most of them in the header; now and then cut, or joined with itself. */
function damaged(file: Uint8Array, below: (count: number) => number): Uint8Array {
  let bytes = Uint8Array.from(file);
  const changes = 1 + below(4);
  for (let change = 0; change < changes; change += 1) {
    const at = below(3) === 0 ? below(bytes.length) : below(Math.min(bytes.length, 80));
    switch (below(8)) {
      case 0:
        bytes = bytes.slice(0, at);
        break;
      case 1:
        bytes = Uint8Array.of(...bytes.subarray(0, at), ...bytes.subarray(below(bytes.length)));
        break;
      case 2:
        bytes = Uint8Array.of(...bytes.subarray(0, at), below(256), ...bytes.subarray(at));
        break;
      case 3:
        bytes.fill(traps[below(traps.length)] ?? 0, at, at + 4);
        break;
      case 4:
        bytes[at] = below(256);
        break;
      default:
        bytes[at] = traps[below(traps.length)] ?? 0;
    }
    if (bytes.length === 0) return bytes;
  }
  return bytes;
}
