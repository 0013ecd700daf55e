/** A picture of one pixel, for a field that takes a photo. The fake looks at its first bytes alone, a server finds no face on it. */
export function samplePhoto(): File {
  const png =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==';
  return new File([bytesOf(atob(png))], 'photo.png', { type: 'image/png' });
}

/** A tenth of a second of silence at 16 kHz, for a field that takes a recording. A server hears nothing in it. */
export function sampleRecording(): File {
  // 3,236 bytes follow. A format of 16 bytes: PCM, one channel, 16,000 samples and 32,000 bytes a second, 2 bytes and 16 bits a sample. 3,200 bytes of them.
  const header =
    'RIFF\xa4\x0c\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x80>\0\0\0}\0\0\x02\0\x10\0data\x80\x0c\0\0';
  const bytes = bytesOf(header.padEnd(44 + 3_200, '\0'));
  return new File([bytes], 'recording.wav', { type: 'audio/wav' });
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
