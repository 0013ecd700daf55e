import { fitPhoto } from '../../src/browser/fit-photo.js';
import { pauseDetector } from '../../src/browser/pause-detector.js';
import { resample } from '../../src/browser/resample.js';
import { wavOf } from '../../src/browser/wav.js';
import type { Behaviour } from './behaviours.js';
import { equal, ok } from './expectations.js';

const limits = { maxBytes: 1_000_000, maxPixels: 8_000_000 };

/** Encodes nothing, to files of so many bytes a pixel, the more the smaller the picture is. */
function encoder(bytesPerPixel: number) {
  const tried: number[] = [];
  const encode = async (width: number, height: number) => {
    tried.push(width * height);
    const size = width * height * bytesPerPixel * (12_000_000 / (width * height)) ** 0.15;
    return new Blob([new Uint8Array(size)]);
  };
  return { tried, encode };
}

/** What the entry for pages computes without a page. */
export const browserParts: Behaviour[] = [
  {
    name: 'a photo of any kind is brought near to the limit in three tries, from whatever file',
    async run() {
      const photo = { width: 4_000, height: 3_000 };
      for (const bytesPerPixel of [0.15, 0.3, 0.6, 2]) {
        for (const guess of [0, 0.1, 0.5, 1, 4]) {
          const { tried, encode } = encoder(bytesPerPixel);
          const bytes = guess * 12_000_000;
          const { size } = await fitPhoto(photo, bytes, limits, encode);
          ok(size <= limits.maxBytes, `at most the limit, not ${size} bytes`);
          ok(size > 0.75 * limits.maxBytes, `near to the limit, not ${size} bytes of ${bytes}`);
          ok(tried.length <= 4, `four tries at most, not ${tried}`);
        }
      }
    },
  },
  {
    name: 'a photo that fits keeps the pixels that are of use, by one try',
    async run() {
      const { tried, encode } = encoder(0.01);
      await fitPhoto({ width: 4_000, height: 3_000 }, 0, limits, encode);
      await fitPhoto({ width: 40, height: 30 }, 4_000, limits, encode);
      equal([Math.round((tried[0] ?? 0) / 1e5), ...tried.slice(1)], [80, 1_200]);
    },
  },
  {
    name: 'sound is brought to a lower rate without what that cannot hold, and written as a WAV',
    async run() {
      const tone = (frequency: number) =>
        Float32Array.from({ length: 48_000 }, (_, i) =>
          Math.sin((2 * Math.PI * frequency * i) / 48_000),
        );
      const loudest = (samples: Float32Array) => Math.max(...samples.slice(1_000, -1_000));
      const kept = resample(tone(1_000), 48_000, 16_000);
      equal(kept.length, 16_000);
      ok(Math.abs(loudest(kept) - 1) < 0.02, 'what can be heard to be as loud as before');
      ok(loudest(resample(tone(11_000), 48_000, 16_000)) < 0.01, 'silence of what cannot');

      const wav = wavOf(new Float32Array([0, 1, -1, 2]), 16_000);
      const view = new DataView(await wav.arrayBuffer());
      equal([wav.type, wav.size, view.getUint32(24, true)], ['audio/wav', 52, 16_000]);
      const samples = [44, 46, 48, 50].map((at) => view.getInt16(at, true));
      equal(samples, [0, 32_767, -32_767, 32_767]);
    },
  },
  {
    name: 'a pause is heard after speech alone',
    async run() {
      const hasPaused = pauseDetector(0.5);
      const heard = (loudness: number, count: number) =>
        Array.from({ length: count }, () => hasPaused(loudness, 0.1)).some(Boolean);
      equal(
        [heard(0.001, 20), heard(0.3, 5), heard(0.001, 4), heard(0.001, 2)],
        [false, false, false, true],
      );
    },
  },
];
