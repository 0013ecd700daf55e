import type {
  Doctype,
  DocumentDescription,
  DocumentImages,
  Face,
  FaceDescription,
  FaceWants,
  Utterance,
  VoiceDescription,
} from './guest.js';

/** What each kind of engine is asked and answers, as it travels between the server's thread and the engine's. */
export interface Work {
  face: {
    description: FaceDescription;
    task: { samples: { image: Uint8Array }; wants: FaceWants };
    answer: Face[];
  };
  voice: {
    description: VoiceDescription;
    task: { samples: { recording: Uint8Array }; language: string };
    answer: Utterance;
  };
  document: {
    description: DocumentDescription;
    task: { samples: DocumentImages; doctype: Doctype };
    answer: Record<string, unknown>;
  };
}

export type GuestKind = keyof Work;

/** What came of a task: errors lose their class between threads. */
export type Outcome<Answer> = { answer: Answer } | { unreadable: true } | { failed: string };
