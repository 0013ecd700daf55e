import { describe, expect, it } from 'vitest';
import { TooLong, UnreadableSample } from '../../src/errors.js';
import { readWav } from '../../src/wav/read-wav.js';
import { agreement, chirp, loudness, noise, speechLike, tone } from './sounds.js';
import { chunk, type EncodingName, encodings, riff, writeWav } from './write-wav.js';

const names = Object.keys(encodings).filter((name): name is EncodingName => name in encodings);
const rates = [
  8_000, 8_001, 11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 47_999, 48_000, 88_200, 96_000,
  176_400, 191_999, 192_000,
];

describe('samples', () => {
  /** What rounding leaves, in dB: eight bits, and the two laws, are that coarse. */
  const least: Partial<Record<EncodingName, number>> = { 'PCM 8': 40, 'A-law': 34, 'mu-law': 34 };

  describe.each(names)('in %s', (encoding) => {
    it.each([false, true])('are what was written (extensible: %s)', (extensible) => {
      const written = chirp(200, 3_500, 8_000, 0.5);
      const { samples } = readWav(writeWav([written], { rate: 8_000, encoding, extensible }));
      expect(samples).toHaveLength(written.length);
      expect(agreement(samples, written)).toBeGreaterThan(least[encoding] ?? 80);
    });

    it('at full scale are counted, and no others', () => {
      const half = tone(437, 8_000, 0.5, 0.5);
      const loud = tone(437, 8_000, 0.5, 3).map((x) => Math.max(-1, Math.min(1, x)));
      expect(readWav(writeWav([half], { rate: 8_000, encoding })).clipped).toBe(0);
      const { clipped } = readWav(writeWav([loud], { rate: 8_000, encoding }));
      // A sine three times as high as fits is above it for 1 - 2 asin(1/3) / pi of the time.
      expect(clipped).toBeGreaterThan(0.77);
      expect(clipped).toBeLessThan(0.81);
    });
  });

  it('that are no numbers are silence, and those beyond full scale are at it', () => {
    const odd = Float32Array.of(Number.NaN, Infinity, -Infinity, 7, -7, 1e30, 0.25);
    for (const encoding of ['float 32', 'float 64'] as const) {
      const { samples, clipped } = readWav(writeWav([odd], { rate: 8_000, encoding }));
      expect([...samples]).toEqual([0, 0, 0, 1, -1, 1, 0.25]);
      expect(clipped).toBeCloseTo(3 / 7);
    }
  });

  it('of G.711 are those that the standard gives', () => {
    const codes = Uint8Array.of(0x00, 0x80, 0xff, 0x7f, 0xaa, 0x2a, 0xd5, 0x55);
    const read = (encoding: EncodingName) => {
      const file = writeWav([new Float32Array(codes.length)], { rate: 8_000, encoding });
      file.set(codes, 44);
      return [...readWav(file).samples].map((x) => x * 32_768 + 0);
    };
    expect(read('mu-law')).toEqual([-32_124, 32_124, 0, 0, 5_372, -5_372, 716, -716]);
    expect(read('A-law')).toEqual([-5_504, 5_504, 848, -848, 32_256, -32_256, 8, -8]);
  });

  it('may be none', () => {
    const { samples, seconds, clipped } = readWav(writeWav([new Float32Array()], { rate: 16_000 }));
    expect([samples.length, seconds, clipped]).toEqual([0, 0, 0]);
  });
});

describe.each(rates)('at %d Hz', (rate) => {
  it('a tone and a chirp come out at 8 kHz as they went in', () => {
    for (const [low, high] of [
      [100, 3_500],
      [3_500, 3_500],
      [1_000, 1_000],
    ] as const) {
      const file = writeWav([chirp(low, high, rate, 0.5)], { rate, encoding: 'float 32' });
      const { samples, seconds, sampleRate } = readWav(file);
      expect([samples.length, sampleRate]).toEqual([
        Math.ceil((Math.round(rate / 2) * 8_000) / rate),
        rate,
      ]);
      expect(seconds).toBeCloseTo(0.5, 3);
      expect(agreement(samples, chirp(low, high, 8_000, 0.5)), `${low} to ${high}`).toBeGreaterThan(
        50,
      );
    }
  });

  it('no tone above 4 kHz comes back as another', () => {
    const highest = rate / 2;
    for (let hertz = 4_050; hertz < highest; hertz *= 1.07) {
      const file = writeWav([tone(hertz, rate, 0.2)], { rate, encoding: 'float 32' });
      expect(loudness(readWav(file).samples), `${hertz} Hz`).toBeLessThan(-50);
    }
  });
});

describe('of several channels', () => {
  const speech = speechLike(16_000, 2, 0.2);
  const silent = new Float32Array(speech.length);
  const alone = readWav(writeWav([speech], { rate: 16_000 }));

  it('two in opposite phase do not cancel each other', () => {
    const opposite = speech.map((x) => -x);
    const { samples, channels } = readWav(writeWav([speech, opposite], { rate: 16_000 }));
    expect(channels).toBe(2);
    expect(samples).toEqual(alone.samples);
  });

  it.each([0, 3, 7])('the one with speech is taken: number %d of eight', (place) => {
    const channels = Array.from({ length: 8 }, (_, i) => (i === place ? speech : silent));
    expect(readWav(writeWav(channels, { rate: 16_000 })).samples).toEqual(alone.samples);
  });

  it('the louder speech is taken', () => {
    const faint = speech.map((x) => x / 3);
    expect(readWav(writeWav([faint, speech], { rate: 16_000 })).samples).toEqual(alone.samples);
    expect(readWav(writeWav([speech, faint], { rate: 16_000 })).samples).toEqual(alone.samples);
  });

  it.each([
    ['a hiss', noise(16_000, 2, 0.9)],
    ['mains hum', tone(50, 16_000, 2, 0.9)],
    ['a steady tone', tone(1_000, 16_000, 2, 0.9)],
    ['a constant', silent.map(() => 0.9)],
    ['a click', silent.map((_, i) => (i === 16_000 ? 1 : 0))],
  ])('%s is not taken for speech, however loud', (_, other) => {
    expect(readWav(writeWav([other, speech], { rate: 16_000 })).samples).toEqual(alone.samples);
  });
});

describe('the digest', () => {
  const sound = speechLike(8_000, 0.5, 0.3);
  const of = (file: Uint8Array) => Buffer.from(readWav(file).digest).toString('hex');
  const plain = of(writeWav([sound], { rate: 8_000 }));

  it('is of 32 bytes, and another for other samples', () => {
    expect(plain).toMatch(/^[0-9a-f]{64}$/);
    expect(of(writeWav([sound.map((x, i) => (i === 2_000 ? -x : x))], { rate: 8_000 }))).not.toBe(
      plain,
    );
  });

  it('is the same whatever the header says, and whatever else is in the file', () => {
    const rounded = sound.map((x) => Math.round(x * 32_768) / 32_768);
    const same = [
      writeWav([sound], { rate: 8_000, extensible: true }),
      writeWav([sound], { rate: 8_000, dataSize: 0 }),
      writeWav([sound], { rate: 8_000, before: [chunk('LIST', Buffer.from('INFOISFT'))] }),
      writeWav([sound], { rate: 8_000, after: [chunk('id3 ', Buffer.from('odd'))] }),
      writeWav([sound], { rate: 8_200 }),
      writeWav([rounded], { rate: 8_000, encoding: 'PCM 24' }),
      writeWav([rounded], { rate: 8_000, encoding: 'float 32' }),
      writeWav([sound, new Float32Array(sound.length)], { rate: 8_000 }),
    ];
    expect(same.map(of)).toEqual(same.map(() => plain));
  });
});

describe('a header', () => {
  const sound = tone(500, 8_000, 0.25);
  const expected = readWav(writeWav([sound], { rate: 8_000 })).samples;
  const samplesOf = (file: Uint8Array) => readWav(file).samples;

  it.each([0, 0xffff_ffff, 0x7fff_ffff, 4_001 * 2])(
    'may say that there are %d bytes of samples: they end with the file',
    (dataSize) => {
      expect(samplesOf(writeWav([sound], { rate: 8_000, dataSize }))).toEqual(expected);
    },
  );

  it('may be followed by chunks of any name and length, padded or not', () => {
    const info = (length: number) => chunk('LIST', Buffer.alloc(length, 'x'));
    const unpadded = chunk('junk', Buffer.from('abc')).subarray(0, -1);
    for (const before of [[info(0)], [info(1)], [info(26), info(7)], [unpadded, info(3)]]) {
      expect(samplesOf(writeWav([sound], { rate: 8_000, before }))).toEqual(expected);
    }
  });

  it('may be of RF64, whose sizes stand elsewhere', () => {
    const file = writeWav([sound], { rate: 8_000, dataSize: 0xffff_ffff });
    file.set(Buffer.from('RF64'));
    expect(samplesOf(file)).toEqual(expected);
  });

  it('may come after the samples', () => {
    const file = Buffer.from(writeWav([sound], { rate: 8_000 }));
    const swapped = riff([file.subarray(36), file.subarray(12, 36)]);
    expect(samplesOf(swapped)).toEqual(expected);
  });

  it('may lie within a larger buffer', () => {
    const file = writeWav([sound], { rate: 8_000 });
    const larger = new Uint8Array(file.length + 10).fill(255);
    larger.set(file, 3);
    expect(samplesOf(larger.subarray(3, 3 + file.length))).toEqual(expected);
  });

  it.each([
    ['is cut short', (file: Uint8Array) => file.subarray(0, 30)],
    ['is all there is', (file: Uint8Array) => file.subarray(0, 36)],
    ['is of another file', () => Buffer.from('ID3\u0004 and so on, as MP3 files begin')],
    ['is of no file', () => new Uint8Array()],
    ['says no channels', changed(22, 0)],
    ['says nine channels', changed(22, 9)],
    ['says 7,999 Hz', changed(24, 7_999 & 255, 7_999 >> 8)],
    ['says 4 GHz', changed(24, 0, 0, 0, 255)],
    ['says 12 bits', changed(34, 12)],
    ['says ADPCM', changed(20, 2)],
    ['says frames that do not fit its samples', changed(32, 3)],
  ])('that %s is refused', (_, change) => {
    const file = change(writeWav([sound], { rate: 8_000 }));
    expect(() => readWav(file)).toThrow(UnreadableSample);
  });

  it('that names an encoding by an identifier of its own is refused', () => {
    const file = writeWav([sound], { rate: 8_000, extensible: true });
    file[50] = 1;
    expect(() => readWav(file)).toThrow('The encoding of the WAV file is not read here.');
    expect(() => readWav(writeWav([sound], { rate: 8_000, extensible: true }))).not.toThrow();
  });
});

describe('the length', () => {
  it('may be 20 seconds', () => {
    const file = writeWav([new Float32Array(160_000)], { rate: 8_000, encoding: 'mu-law' });
    expect(readWav(file).seconds).toBe(20);
  });

  it('is refused from the next sample on, by the header and the size of the file', () => {
    const file = writeWav([new Float32Array(160_001)], { rate: 8_000, encoding: 'mu-law' });
    expect(() => readWav(file)).toThrow(TooLong);
    // Two minutes, which are below 1 MiB.
    const long = writeWav([new Float32Array(960_000)], { rate: 8_000, encoding: 'PCM 8' });
    expect(() => readWav(long)).toThrow('The recording lasts 120.0 seconds, which is too long.');
  });

  it('is that of the samples there are, whatever the header says', () => {
    const short = new Float32Array(800);
    const file = writeWav([short], { rate: 8_000, dataSize: 0x7fff_ffff });
    expect(readWav(file).seconds).toBe(0.1);
  });
});

/** Writes bytes over those at a place. */
function changed(at: number, ...bytes: number[]): (file: Uint8Array) => Uint8Array {
  return (file) => {
    const other = Uint8Array.from(file);
    other.set(bytes, at);
    return other;
  };
}
