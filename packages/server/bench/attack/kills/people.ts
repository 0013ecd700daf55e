import { facePhoto } from '../../../test/engines/samples.js';

/** Something that was asked for: done once the answer said so, and perhaps done when none came. */
type Outcome = 'no' | 'perhaps' | 'done';

/** A person whose user a server told of, and what is known of it. */
export interface Person {
  readonly name: string;
  readonly userId: string;
  enrolled: Outcome;
  deleted: Outcome;
}

/** A photo of a person, for the test face engine. */
export function photoOf(name: string): Blob {
  return new Blob([facePhoto({ faces: [{ person: name }] })], { type: 'image/jpeg' });
}
