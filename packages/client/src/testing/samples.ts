/** A picture of one pixel, for a field that takes a photo. The fake looks at its first bytes alone, a server finds no face on it. */
export function samplePhoto(): File {
  const png =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==';
  return new File([bytesOf(atob(png))], 'photo.png', { type: 'image/png' });
}

/** A tenth of a second of silence at 16 kHz, for a field that takes a recording. A server hears nothing in it. */
export function sampleRecording(): File {
  const samples = 1_600;
  const view = new DataView(new ArrayBuffer(44 + 2 * samples));
  const texts = { 0: 'RIFF', 8: 'WAVEfmt ', 36: 'data' };
  for (const [at, text] of Object.entries(texts))
    for (let n = 0; n < text.length; n += 1) view.setUint8(Number(at) + n, text.charCodeAt(n));
  view.setUint32(4, 36 + 2 * samples, true);
  // A format of 16 bytes: PCM, one channel, samples and bytes a second, bytes and bits a sample.
  view.setUint32(16, 16, true);
  view.setUint32(20, 0x1_0001, true);
  view.setUint32(24, 16_000, true);
  view.setUint32(28, 32_000, true);
  view.setUint32(32, 0x10_0002, true);
  view.setUint32(40, 2 * samples, true);
  return new File([view.buffer], 'recording.wav', { type: 'audio/wav' });
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
