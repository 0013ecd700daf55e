import { facePhoto, type Misbehaviour, type Subject, unreadablePhoto } from '../engines/samples.js';

/** A photo, for the test face engine, of persons given by name or in detail. */
export function photoOf(...subjects: (string | Subject)[]): Blob {
  return jpeg(facePhoto({ faces: subjects.map(asSubject) }));
}

/** A photo at which the test face engine misbehaves. */
export function troublesomePhoto(misbehaviour: Misbehaviour, ...subjects: string[]): Blob {
  return jpeg(facePhoto({ faces: subjects.map(asSubject), ...misbehaviour }));
}

/** A photo by its first bytes, that no engine can decode. */
export const undecodable: Blob = jpeg(unreadablePhoto);

/** A photo as base64 text. */
export async function inBase64(
  photo: Blob,
  alphabet: 'base64' | 'base64url' = 'base64',
): Promise<string> {
  return Buffer.from(await photo.arrayBuffer()).toString(alphabet);
}

function asSubject(subject: string | Subject): Subject {
  return typeof subject === 'string' ? { person: subject } : subject;
}

function jpeg(bytes: Uint8Array<ArrayBuffer>): Blob {
  return new Blob([bytes], { type: 'image/jpeg' });
}
