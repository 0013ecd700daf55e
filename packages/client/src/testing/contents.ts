/** First bytes by which a file is recognised; the declared type of a part says nothing. */
const beginnings: Readonly<Record<string, string>> = {
  'image/jpeg': '\xff\xd8\xff',
  'image/png': '\x89PNG\r\n\x1a\n',
  'audio/wav': 'RIFF',
  'application/zip': 'PK\x03\x04',
};

/** Whether a file that begins so is of one of the contract's media types. */
export function isOfTypes(head: string, types: readonly string[]): boolean {
  return types.some((type) => {
    const beginning = beginnings[type];
    return (
      beginning !== undefined &&
      head.startsWith(beginning) &&
      (type !== 'audio/wav' || head.startsWith('WAVE', 8))
    );
  });
}

/** Whether a file that begins so is a JPEG or a PNG. */
export function isPicture(head: string): boolean {
  return isOfTypes(head, ['image/jpeg', 'image/png']);
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

/** The first bytes that a base64 text stands for, a letter each. */
export function headOfBase64(text: string): string {
  const letters = text.slice(0, 24).replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '');
  return atob(letters.slice(0, letters.length % 4 === 1 ? -1 : undefined));
}
