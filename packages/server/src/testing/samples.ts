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
  /** Somebody else whom they look like on the photo, half and half. */
  like?: string;
  /** Of which people: they are as like one another as the photos of one person can be unlike. */
  people?: string;
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

/** What somebody says in a recording. */
export interface Speech {
  /** Who it is: equal names are one person. */
  speaker?: string;
  digits?: string;
  /** How unlike the speaker's other recordings, as of a subject. */
  noise?: number;
  seed?: number;
  /** What the recording came over; what comes over the same channel is alike. */
  channel?: string;
  /** Why the engine refuses it. */
  refusal?: string;
  /** How well it fits the prompt, whatever the digits are. */
  fit?: number;
  /** Whether more than digits is said. */
  otherWords?: boolean;
  /** Which recording it is: every one is another unless it is told which. */
  take?: string;
  /** What the file says of itself, beside the sound. */
  header?: string;
}

let takes = 0;

/** A WAV file, as far as its first bytes tell, for the test voice engine. */
export function recording(content: Speech & Misbehaviour): Uint8Array<ArrayBuffer> {
  takes += 1;
  return sample('RIFF\0\0\0\0WAVE', { take: `take ${takes}`, ...content });
}

/** What is on a side of a document. */
export interface DocumentContent {
  /** Which side it is, whatever it is sent as. */
  side?: 'front' | 'back';
  /** Nothing of a document is to be seen. */
  blank?: true;
  fields?: Record<string, string>;
  mrzLines?: string[];
  /** The day after which the document fails, such as `2020-01-31`. */
  expires?: string;
  /** Parts of an answer in place of those that the engine would give. */
  answer?: object;
}

/** A JPEG image, as far as its first bytes tell, for the test document engine. */
export function documentPhoto(content: DocumentContent & Misbehaviour): Uint8Array<ArrayBuffer> {
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
