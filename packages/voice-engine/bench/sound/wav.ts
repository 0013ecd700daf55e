/** A WAV file of 16 bits, mono. @param samples -1 to 1. */
export function writeWav(samples: Float32Array, rate = 8_000): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(44 + 2 * samples.length));
  const text = (at: number, word: string) =>
    Array.from(word, (letter, index) => bytes.setUint8(at + index, letter.charCodeAt(0)));
  text(0, 'RIFF');
  bytes.setUint32(4, 36 + 2 * samples.length, true);
  text(8, 'WAVEfmt ');
  bytes.setUint32(16, 16, true);
  bytes.setUint16(20, 1, true);
  bytes.setUint16(22, 1, true);
  bytes.setUint32(24, rate, true);
  bytes.setUint32(28, 2 * rate, true);
  bytes.setUint16(32, 2, true);
  bytes.setUint16(34, 16, true);
  text(36, 'data');
  bytes.setUint32(40, 2 * samples.length, true);
  for (const [index, sample] of samples.entries()) {
    const whole = Math.round(32_768 * sample);
    bytes.setInt16(44 + 2 * index, Math.max(-32_768, Math.min(32_767, whole)), true);
  }
  return new Uint8Array(bytes.buffer);
}
