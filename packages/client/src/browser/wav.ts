/**
 * Writes samples into a WAV of one channel and 16 bits.
 * @param samples from -1 to 1; what is louder is clipped.
 * @param rate samples a second.
 */
export function wavOf(samples: Float32Array, rate: number): Blob {
  const size = samples.length * 2;
  // Little-endian, as every machine is that a browser runs on.
  const header = new Uint32Array([
    0x46464952, // RIFF
    36 + size,
    0x45564157, // WAVE
    0x20746d66, // fmt
    16,
    0x00010001, // one channel of PCM
    rate,
    rate * 2,
    0x00100002, // 16 bits, 2 bytes a sample
    0x61746164, // data
    size,
  ]);
  const data = Int16Array.from(samples, (sample) => Math.max(-1, Math.min(1, sample)) * 32_767);
  return new Blob([header, data], { type: 'audio/wav' });
}
