/** What is kept of a recording to know it again: signs of each digit. No sound can be made of them. */
export interface Fingerprint {
  readonly digits: readonly DigitSigns[];
}

export interface DigitSigns {
  /** `0` to `9`. */
  readonly digit: string;
  /** 16 signs every 5 ms. */
  readonly bits: Uint16Array;
}

/** The first byte. It changes when the same recording would give other signs, or they are written another way. */
const version = 1;

/** More frames of a digit than 1.28 s, or more digits, are not kept. */
const mostFrames = 256;
const mostDigits = 16;

/**
 * A fingerprint as bytes: the version, then for each digit a byte with the digit, two with the number of frames (the low one first),
 * and two for each frame.
 */
export function writeFingerprint({ digits }: Fingerprint): Uint8Array {
  const kept = digits
    .slice(0, mostDigits)
    .map(({ digit, bits }) => ({ digit, bits: bits.subarray(0, mostFrames) }));
  const bytes = new Uint8Array(kept.reduce((sum, { bits }) => sum + 3 + 2 * bits.length, 1));
  const view = new DataView(bytes.buffer);
  view.setUint8(0, version);
  let at = 1;
  for (const { digit, bits } of kept) {
    view.setUint8(at, Number(digit));
    view.setUint16(at + 1, bits.length, true);
    at += 3;
    for (const word of bits) {
      view.setUint16(at, word, true);
      at += 2;
    }
  }
  return bytes;
}

/** Reads a fingerprint. @returns undefined for bytes of another version, and for those that are none. */
export function readFingerprint(bytes: Uint8Array): Fingerprint | undefined {
  if (bytes[0] !== version) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const digits: DigitSigns[] = [];
  let at = 1;
  while (at < bytes.length) {
    if (at + 3 > bytes.length || digits.length === mostDigits) return undefined;
    const digit = view.getUint8(at);
    const frames = view.getUint16(at + 1, true);
    at += 3;
    if (digit > 9 || frames > mostFrames || at + 2 * frames > bytes.length) return undefined;
    const start = at;
    digits.push({
      digit: String(digit),
      bits: Uint16Array.from({ length: frames }, (_, index) =>
        view.getUint16(start + 2 * index, true),
      ),
    });
    at += 2 * frames;
  }
  return { digits };
}
