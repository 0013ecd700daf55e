import type { Encoding, Format } from './format.js';

/** The samples of one channel, -1 to 1. What is no number counts as silence, what is beyond full scale as full scale. */
export function decodeChannel(data: Uint8Array, format: Format, channel: number): Float32Array {
  const { bytesPerSample, bytesPerFrame } = format;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const read = readers[format.encoding];
  const samples = new Float32Array(Math.floor(data.length / bytesPerFrame));
  let at = channel * bytesPerSample;
  for (let frame = 0; frame < samples.length; frame += 1) {
    samples[frame] = read(view, at);
    at += bytesPerFrame;
  }
  return samples;
}

/** The share of samples as large as the encoding can write, of either sign. */
export function shareAtFullScale(samples: Float32Array, encoding: Encoding): number {
  if (samples.length === 0) return 0;
  const most = Math.fround(largest[encoding]);
  let count = 0;
  for (let i = 0; i < samples.length; i += 1) if (Math.abs(samples[i] ?? 0) >= most) count += 1;
  return count / samples.length;
}

const readers: Readonly<Record<Encoding, (view: DataView, at: number) => number>> = {
  'unsigned 8': (view, at) => (view.getUint8(at) - 128) / 128,
  'signed 16': (view, at) => view.getInt16(at, true) / 32_768,
  'signed 24': (view, at) => (view.getInt16(at + 1, true) * 256 + view.getUint8(at)) / 8_388_608,
  'signed 32': (view, at) => view.getInt32(at, true) / 2_147_483_648,
  'float 32': (view, at) => bounded(view.getFloat32(at, true)),
  'float 64': (view, at) => bounded(view.getFloat64(at, true)),
  'mu-law': (view, at) => muLaw[view.getUint8(at)] ?? 0,
  'A-law': (view, at) => aLaw[view.getUint8(at)] ?? 0,
};

function bounded(sample: number): number {
  return Number.isFinite(sample) ? Math.max(-1, Math.min(1, sample)) : 0;
}

/** ITU-T G.711: a sign, three bits of exponent, four of fraction, all turned over. */
const muLaw = Float32Array.from({ length: 256 }, (_, byte) => {
  const code = 255 - byte;
  const size = (((code & 15) * 2 + 33) << ((code >> 4) & 7)) - 33;
  return ((code & 128 ? -1 : 1) * 4 * size) / 32_768;
});

/** ITU-T G.711: the same with every other bit turned over, and steps of one size below the second exponent. */
const aLaw = Float32Array.from({ length: 256 }, (_, byte) => {
  const code = byte ^ 0x55;
  const exponent = (code >> 4) & 7;
  const fraction = (code & 15) * 2 + 1;
  const size = exponent === 0 ? fraction : (fraction + 32) << (exponent - 1);
  return ((code & 128 ? 1 : -1) * 8 * size) / 32_768;
});

/** The largest number that an encoding can write; below zero most can write one step more. */
const largest: Readonly<Record<Encoding, number>> = {
  'unsigned 8': 127 / 128,
  'signed 16': 32_767 / 32_768,
  'signed 24': 8_388_607 / 8_388_608,
  'signed 32': 2_147_483_647 / 2_147_483_648,
  'float 32': 1,
  'float 64': 1,
  'mu-law': 32_124 / 32_768,
  'A-law': 32_256 / 32_768,
};
