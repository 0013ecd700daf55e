/** First bytes by which a file is recognised, a letter each; the declared type of a part says nothing. */
export const beginnings: Readonly<Record<string, RegExp>> = {
  'image/jpeg': /^\xff\xd8\xff/,
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the file has them.
  'image/png': /^\x89PNG\r\n\x1a\n/,
  'audio/wav': /^RIFF.{4}WAVE/s,
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the file has them.
  'application/zip': /^PK\x03\x04/,
};

/** Whether a file that begins so is of one of the contract's media types. */
export function isOfTypes(head: string, types: readonly string[]): boolean {
  return types.some((type) => beginnings[type]?.test(head));
}

/** Whether a text in base64 begins like a JPEG or a PNG. */
export function isPicture(text: string): boolean {
  return /^([/_]9j[/_]|iVBORw0KGg[o-r])/.test(text);
}

/** A base64 text alone, where it may have come as a data URI. */
export function withoutDataUri(text: string): string {
  return text.replace(/^data:[^,]{0,128};base64,/, '');
}

/** Whether a text is base64 of either alphabet, and not empty. */
export function isBase64(text: string): boolean {
  return /^[\w+/-]+={0,2}$/.test(text);
}

/** Bytes that a base64 text stands for. */
export function bytesOfBase64(text: string): number {
  return Math.floor((text.replace(/=+$/, '').length * 3) / 4);
}
