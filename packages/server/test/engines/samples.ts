import { fileURLToPath } from 'node:url';

/** The test engines' modules, as absolute paths. */
export const faceEngine = fileURLToPath(new URL('./deterministic-face.mjs', import.meta.url));
export const faceEngineOfAnotherEncoder = fileURLToPath(
  new URL('./face-with-another-encoder.mjs', import.meta.url),
);
export const faceEngineOfTwoEncoders = fileURLToPath(
  new URL('./face-with-two-encoders.mjs', import.meta.url),
);
export const faceEngineWithoutLiveness = fileURLToPath(
  new URL('./face-without-liveness.mjs', import.meta.url),
);
export const voiceEngine = fileURLToPath(new URL('./deterministic-voice.mjs', import.meta.url));
export const documentEngine = fileURLToPath(
  new URL('./deterministic-document.mjs', import.meta.url),
);

/** What a sample can tell a test engine to do first. */
export interface Misbehaviour {
  /** Block the thread until the gate of this path is open; see `closedGate`. */
  gate?: string;
  /** Block the thread for ever. */
  spin?: true;
  /** End the thread. */
  crash?: true;
  /** Throw an error with this message. */
  throw?: string;
}

/** A face in a photo. */
export interface Subject {
  /** Who it is: equal names are one person. */
  person: string;
  /** How unlike the person's other photos: genuine cosines stay above 0.9 up to 0.3. */
  noise?: number;
  /** In which way unlike them. */
  seed?: number;
  /** Of its box, in pixels: 120 when absent. */
  height?: number;
  quality?: number;
  /** How living it looks, 0 to 1. */
  live?: number;
  refusal?: string;
  /** Why it cannot even be compared. */
  unusable?: string;
  properties?: { age?: number; gender?: 'male' | 'female'; emotions?: string[] };
  /** A vector of another length than the engine said. */
  dimensions?: number;
  /** Fewer vectors than the engine has encodings. */
  vectors?: number;
}

/** A JPEG image, as far as its first bytes tell, for the test face engine. */
export function facePhoto(content: { faces?: Subject[] } & Misbehaviour): Uint8Array<ArrayBuffer> {
  return sample(jpeg, content);
}

/** A WAV file, as far as its first bytes tell, for the test voice engine. */
export function recording(
  content: {
    speaker?: string;
    digits?: string;
    noise?: number;
    seed?: number;
    quality?: number;
    refusal?: string;
  } & Misbehaviour,
): Uint8Array<ArrayBuffer> {
  return sample('RIFF\0\0\0\0WAVE', content);
}

/** A JPEG image, as far as its first bytes tell, for the test document engine. */
export function documentPhoto(
  content: { fields?: Record<string, string> } & Misbehaviour,
): Uint8Array<ArrayBuffer> {
  return sample(jpeg, content);
}

/** A JPEG image, as far as its first bytes tell, that no test engine can decode. */
export const unreadablePhoto = Uint8Array.from(Buffer.from('\xff\xd8\xff\xe0no photo', 'latin1'));

const jpeg = '\xff\xd8\xff\xe0';

function sample(head: string, content: object): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(
    Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(JSON.stringify(content))]),
  );
}
