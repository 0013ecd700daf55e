import type { BiometridClient } from '@biometrid/client';

/** What an operation on faces is given: what it does not take is undefined. */
export interface FaceInput {
  readonly userId: string;
  readonly photo: File;
}

/** What this page shows of any outcome on faces. */
export interface FaceAnswer {
  readonly status: boolean;
  readonly data: {
    readonly message: string;
    readonly reason?: string;
    readonly confidence?: string | number;
    /** Whose face it is already. */
    readonly detectedId?: string;
    /** Who was found. */
    readonly userId?: string;
    readonly usersFound?: readonly { readonly userId: string; readonly confidence: string }[];
    readonly properties?: {
      readonly age: number;
      readonly gender: string;
      readonly emotions: readonly string[];
    };
  };
}

/** An operation on faces as a form asks for it. */
export interface FaceOperation {
  /** The contract's operationId. */
  readonly id: string;
  readonly takesPerson: boolean;
  readonly takesPhoto: boolean;
  call(biometrid: BiometridClient, input: FaceInput, signal: AbortSignal): PromiseLike<FaceAnswer>;
}

/** The operations on faces by the part of their address. The comparison of two photos is not here: it takes two. */
export const faceOperations = {
  enroll: {
    id: 'enrollFace',
    takesPerson: true,
    takesPhoto: true,
    call: ({ face }, input, signal) => face.enroll(input, { signal }),
  },
  verify: {
    id: 'verifyFace',
    takesPerson: true,
    takesPhoto: true,
    call: ({ face }, input, signal) => face.verify(input, { signal }),
  },
  adapt: {
    id: 'adaptFace',
    takesPerson: true,
    takesPhoto: true,
    call: ({ face }, input, signal) => face.adapt(input, { signal }),
  },
  delete: {
    id: 'deleteFaceEnroll',
    takesPerson: true,
    takesPhoto: false,
    call: ({ face }, { userId }, signal) => face.deleteEnroll({ userId }, { signal }),
  },
  find: {
    id: 'findUserByFace',
    takesPerson: false,
    takesPhoto: true,
    call: ({ face }, { photo }, signal) => face.findUser({ photo }, { signal }),
  },
  'find-many': {
    id: 'findUsersByFaces',
    takesPerson: false,
    takesPhoto: true,
    call: ({ face }, { photo }, signal) => face.findUsers({ photo }, { signal }),
  },
  properties: {
    id: 'findFaceProperties',
    takesPerson: false,
    takesPhoto: true,
    call: ({ face }, { photo }, signal) => face.getProperties({ photo }, { signal }),
  },
} as const satisfies Readonly<Record<string, FaceOperation>>;

/** Whether a part of an address names an operation. */
export function isFacePart(part: string): part is keyof typeof faceOperations {
  return Object.hasOwn(faceOperations, part);
}
