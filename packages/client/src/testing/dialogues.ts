import type { RefusalReason } from '@biometrid/types';
import { example, type Json } from './answers.js';
import { numberedId } from './numbered-id.js';

/** What is heard in a recording: the voice that it should be, another one, or why nothing could be made of it. */
export type HeardAs = 'the voice' | 'another voice' | Exclude<RefusalReason, 'NOT_LIKE_BEFORE'>;

type Kind = 'enrollVoice' | 'verifyVoice' | 'adaptVoice';

interface Dialogue {
  readonly id: string;
  readonly kind: Kind;
  readonly language: string;
  accepted: number;
  /** Of these, the recordings of the right voice. */
  agreed: number;
  refused: number;
  expiresAt: number;
}

/** How long a dialogue waits for the next recording. Milliseconds. */
const lifetime = 10 * 60 * 1_000;

/** The refused recording that ends a dialogue. */
const maxRefusals = 3;

/** How each kind ends, and by how many recordings of the right voice; of `most` recordings some were of others, and it fails. */
const kinds = {
  enrollVoice: { success: 'audioEnrolled', failure: 'enrollmentFailed', needed: 3, most: 5 },
  verifyVoice: { success: 'audioVerified', failure: 'audioVerificationFailed', needed: 1, most: 1 },
  adaptVoice: { success: 'audioAdapted', failure: 'audioAdaptFailed', needed: 1, most: 1 },
} as const;

/** The languages of the contract's example, with their digits; the fake has no others. */
export const languages: Readonly<Record<string, string>> = {
  en: 'zero one two three four five six seven eight nine',
  pt: 'zero um dois três quatro cinco seis sete oito nove',
};

/** The voice dialogues of users: each has one at most. */
export class Dialogues {
  readonly #open = new Map<string, Dialogue>();
  #opened = 0;
  #toHear: HeardAs[] = [];

  /** @param now the time in milliseconds. */
  constructor(readonly now: () => number) {}

  /** How the next recordings are heard; those after them are of the right voice. */
  hear(...recordings: HeardAs[]): void {
    this.#toHear.push(...recordings);
  }

  /** Ends the dialogue of a user. */
  end(user: string): void {
    this.#open.delete(user);
  }

  /** The dialogue that waits for a recording, as `getPendingDialogue` answers. */
  pending(user: string): Json {
    const dialogue = this.#pending(user);
    if (dialogue === undefined) return example('getPendingDialogue', 'none');
    return withData(example('getPendingDialogue', 'pending'), {
      dialogueId: dialogue.id,
      ...promptOf(dialogue),
    });
  }

  /** Opens a dialogue, or goes on with the pending one of the same kind and language. */
  open(kind: Kind, user: string, language = 'en'): Json {
    const pending = this.#pending(user);
    this.#opened += 1;
    const id = numberedId(this.#opened);
    const begun = { id, kind, language, accepted: 0, agreed: 0, refused: 0, expiresAt: 0 };
    const goesOn = pending?.kind === kind && pending.language === language;
    const dialogue = goesOn ? pending : begun;
    return this.#wait(user, dialogue, 'dialogueStarted', { dialogueId: dialogue.id });
  }

  /** Takes a recording; undefined when no dialogue of the kind and language is open. */
  record(kind: Kind, user: string, language?: string): Json | undefined {
    const pending = this.#pending(user);
    if (pending?.kind !== kind || pending.language !== (language ?? pending.language))
      return undefined;
    const heard = this.#toHear.shift() ?? 'the voice';
    const isVoice = heard === 'the voice';
    const isSpeech = isVoice || heard === 'another voice';
    if (isVoice) pending.agreed += 1;
    if (isSpeech) pending.accepted += 1;
    else pending.refused += 1;
    const { agreed, accepted, refused } = pending;
    const { success, failure, needed, most } = kinds[kind];
    const disagrees = kind === 'enrollVoice' && accepted >= needed && 'NOT_LIKE_BEFORE';
    const reason = isSpeech ? disagrees : heard;
    const why = reason ? { reason } : {};

    if (agreed < needed && accepted < most && refused < maxRefusals)
      return this.#wait(user, pending, reason ? 'audioRefused' : 'audioSubmitted', why);
    this.end(user);
    if (agreed >= needed) return example(kind, success);
    const attempt = kind === 'enrollVoice' ? { attempt: accepted + refused } : {};
    return withData(example(kind, failure), { ...attempt, ...why });
  }

  /** Waits for a recording, and asks for it by an example of the operation. */
  #wait(user: string, dialogue: Dialogue, name: string, more: object): Json {
    dialogue.expiresAt = this.now() + lifetime;
    this.#open.set(user, dialogue);
    return withData(example(dialogue.kind, name), { ...promptOf(dialogue), ...more });
  }

  #pending(user: string): Dialogue | undefined {
    const dialogue = this.#open.get(user);
    return dialogue && this.now() < dialogue.expiresAt ? dialogue : undefined;
  }
}

/** The prompt that a dialogue waits for a recording of. The first two are those of the contract's examples. */
function promptOf({ accepted, refused, language }: Dialogue) {
  const number = (653 + 3_618 * (accepted + refused)) % 10_000;
  const promptCode = String(number).padStart(4, '0');
  const digits = languages[language]?.split(' ') ?? [];
  return { promptCode, promptCodeText: [...promptCode].map((digit) => digits[+digit]).join(' ') };
}

/** An answer with more in its data. */
function withData({ status, body }: Json, more: object): Json {
  const { data, ...envelope } = body as { data?: object };
  return { status, body: { ...envelope, data: { ...data, ...more } } };
}
