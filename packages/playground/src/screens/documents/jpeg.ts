/** A picture that an answer holds as base64 text. @param name of the file, without its ending. */
export function jpegOf(base64: string, name: string): File {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return new File([bytes], `${name}.jpg`, { type: 'image/jpeg' });
}
