/** How a test writes samples of -1 to 1, and how a WAV file names that. */
export const encodings = {
  'PCM 8': { tag: 1, bits: 8, write: (v, at, x) => v.setUint8(at, clamp(128 + x * 128, 0, 255)) },
  'PCM 16': {
    tag: 1,
    bits: 16,
    write: (v, at, x) => v.setInt16(at, clamp(x * 32_768, -32_768, 32_767), true),
  },
  'PCM 24': {
    tag: 1,
    bits: 24,
    write: (v, at, x) => {
      const whole = clamp(x * 8_388_608, -8_388_608, 8_388_607);
      v.setUint8(at, whole & 255);
      v.setInt16(at + 1, whole >> 8, true);
    },
  },
  'PCM 32': {
    tag: 1,
    bits: 32,
    write: (v, at, x) =>
      v.setInt32(at, clamp(x * 2_147_483_648, -2_147_483_648, 2_147_483_647), true),
  },
  'float 32': { tag: 3, bits: 32, write: (v, at, x) => v.setFloat32(at, x, true) },
  'float 64': { tag: 3, bits: 64, write: (v, at, x) => v.setFloat64(at, x, true) },
  'A-law': { tag: 6, bits: 8, write: (v, at, x) => v.setUint8(at, aLaw(x)) },
  'mu-law': { tag: 7, bits: 8, write: (v, at, x) => v.setUint8(at, muLaw(x)) },
} as const satisfies Record<
  string,
  { tag: number; bits: number; write: (view: DataView, at: number, sample: number) => void }
>;

export type EncodingName = keyof typeof encodings;

export type Written = {
  readonly rate: number;
  readonly encoding?: EncodingName;
  readonly extensible?: boolean;
  /** What the chunk of the samples says instead of its size. */
  readonly dataSize?: number;
  /** Chunks before the samples, and after them. */
  readonly before?: readonly Uint8Array[];
  readonly after?: readonly Uint8Array[];
};

/** A WAV file of channels of equal length. */
export function writeWav(
  channels: readonly Float32Array[],
  { rate, encoding = 'PCM 16', extensible = false, dataSize, before = [], after = [] }: Written,
): Uint8Array {
  const { tag, bits, write } = encodings[encoding];
  const width = bits / 8;
  const frame = width * channels.length;
  const samples = new Uint8Array(frame * (channels[0]?.length ?? 0));
  const view = new DataView(samples.buffer);
  for (const [c, channel] of channels.entries()) {
    for (const [i, sample] of channel.entries()) write(view, i * frame + c * width, sample);
  }
  const format = new DataView(new ArrayBuffer(extensible ? 40 : 16));
  format.setUint16(0, extensible ? 0xfffe : tag, true);
  format.setUint16(2, channels.length, true);
  format.setUint32(4, rate, true);
  format.setUint32(8, rate * frame, true);
  format.setUint16(12, frame, true);
  format.setUint16(14, bits, true);
  if (extensible) {
    format.setUint16(16, 22, true);
    format.setUint16(18, bits, true);
    format.setUint16(24, tag, true);
    for (const [i, byte] of [0, 0, 0, 0, 16, 0, 128, 0, 0, 170, 0, 56, 155, 113].entries()) {
      format.setUint8(26 + i, byte);
    }
  }
  return riff([
    chunk('fmt ', new Uint8Array(format.buffer)),
    ...before,
    chunk('data', samples, dataSize),
    ...after,
  ]);
}

export function riff(chunks: readonly Uint8Array[]): Uint8Array {
  const content = Buffer.concat([Buffer.from('WAVE'), ...chunks]);
  return new Uint8Array(chunk('RIFF', content));
}

/** @param said its size, unless it says another. */
export function chunk(name: string, content: Uint8Array, said = content.length): Uint8Array {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(said);
  const pad = Buffer.alloc(content.length % 2);
  return Buffer.concat([Buffer.from(name, 'latin1'), size, content, pad]);
}

function clamp(x: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, Math.round(x)));
}

/** ITU-T G.711, by looking for the segment that a sample lies in. */
function muLaw(sample: number): number {
  const size = Math.min(8_158, Math.abs(sample * 8_192)) + 33;
  const exponent = Math.floor(Math.log2(size)) - 5;
  const fraction = Math.floor(size / 2 ** (exponent + 1)) & 15;
  return 255 - ((sample < 0 ? 128 : 0) | (exponent << 4) | fraction);
}

function aLaw(sample: number): number {
  const size = Math.min(4_095, Math.abs(sample * 4_096));
  const exponent = Math.max(0, Math.floor(Math.log2(Math.max(1, size))) - 4);
  const fraction = Math.floor(size / 2 ** Math.max(1, exponent)) & 15;
  return ((sample < 0 ? 0 : 128) | (exponent << 4) | fraction) ^ 0x55;
}
