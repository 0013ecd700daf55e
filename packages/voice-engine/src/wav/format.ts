import { UnreadableSample } from '../errors.js';

/** How samples are written. */
export type Encoding =
  | 'unsigned 8'
  | 'signed 16'
  | 'signed 24'
  | 'signed 32'
  | 'float 32'
  | 'float 64'
  | 'mu-law'
  | 'A-law';

export type Format = {
  readonly encoding: Encoding;
  readonly channels: number;
  /** In Hz. */
  readonly sampleRate: number;
  readonly bytesPerSample: number;
  /** A frame is a sample of each channel. */
  readonly bytesPerFrame: number;
};

/**
 * Reads the format chunk of a WAV file. Which tags there are:
 * https://learn.microsoft.com/windows/win32/api/mmreg/ns-mmreg-waveformatextensible.
 *
 * @throws {UnreadableSample} when it contradicts itself, or names what is not read here.
 */
export function readFormat(chunk: Uint8Array): Format {
  if (chunk.length < 16) throw new UnreadableSample('The format of the WAV file is cut short.');
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  const channels = view.getUint16(2, true);
  const sampleRate = view.getUint32(4, true);
  const bytesPerFrame = view.getUint16(12, true);
  const bits = view.getUint16(14, true);
  const encoding = encodings.get(`${tagOf(view)} ${bits}`);
  if (!encoding) throw new UnreadableSample('The encoding of the WAV file is not read here.');
  if (channels < 1 || channels > 8) {
    throw new UnreadableSample('The WAV file has not 1 to 8 channels.');
  }
  if (sampleRate < 8_000 || sampleRate > 192_000) {
    throw new UnreadableSample('The sample rate of the WAV file is not 8 to 192 kHz.');
  }
  const bytesPerSample = bits / 8;
  if (bytesPerFrame !== channels * bytesPerSample) {
    throw new UnreadableSample('The format of the WAV file contradicts itself.');
  }
  return { encoding, channels, sampleRate, bytesPerSample, bytesPerFrame };
}

/** By tag and bits. */
const encodings: ReadonlyMap<string, Encoding> = new Map([
  ['1 8', 'unsigned 8'],
  ['1 16', 'signed 16'],
  ['1 24', 'signed 24'],
  ['1 32', 'signed 32'],
  ['3 32', 'float 32'],
  ['3 64', 'float 64'],
  ['6 8', 'A-law'],
  ['7 8', 'mu-law'],
]);

const extensible = 0xfffe;

/** The tag, or with WAVE_FORMAT_EXTENSIBLE the first two bytes of the identifier that stands for it. */
function tagOf(view: DataView): number {
  const tag = view.getUint16(0, true);
  if (tag !== extensible) return tag;
  if (view.byteLength < 40) throw new UnreadableSample('The format of the WAV file is cut short.');
  const rest = identifierOfTags.every((byte, i) => view.getUint8(26 + i) === byte);
  if (!rest) throw new UnreadableSample('The encoding of the WAV file is not read here.');
  return view.getUint16(24, true);
}

/** What follows the tag in an identifier that stands for a tag: KSDATAFORMAT_SUBTYPE_WAVEFORMATEX. */
const identifierOfTags = [0, 0, 0, 0, 16, 0, 128, 0, 0, 170, 0, 56, 155, 113];
