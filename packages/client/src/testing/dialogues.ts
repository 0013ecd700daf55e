import type { RefusalReason } from '@biometrid/types';
import { example, type Json } from './answers.js';

/** What is heard in a recording: the voice that it should be, another one, or why nothing could be made of it. */
export type HeardAs = 'the voice' | 'another voice' | Exclude<RefusalReason, 'NOT_LIKE_BEFORE'>;

type Kind = 'enrollVoice' | 'verifyVoice' | 'adaptVoice';

interface Dialogue {
  readonly id: string;
  readonly kind: Kind;
  readonly language: string;
  readonly accepted: number;
  /** Of these, the recordings of the right voice. */
  readonly agreed: number;
  readonly refused: number;
  readonly expiresAt: number;
}

/** How long a dialogue waits for the next recording. Milliseconds. */
const lifetime = 10 * 60 * 1_000;

/** The refused recording that ends a dialogue. */
const maxRefusals = 3;

/** Recordings that decide a dialogue; the voices of an enrolment need not agree before so many more. */
const [recordings, mostRecordings] = [{ enrollVoice: 3, verifyVoice: 1, adaptVoice: 1 }, 5];

const outcomes = {
  enrollVoice: ['audioEnrolled', 'enrollmentFailed'],
  verifyVoice: ['audioVerified', 'audioVerificationFailed'],
  adaptVoice: ['audioAdapted', 'audioAdaptFailed'],
} as const;

/** The prompts of a dialogue, as many as one can have. */
const prompts = ['0653', '4271', '9184', '2750', '3896', '7432', '1509', '6827'];

const words: Readonly<Record<string, string>> = {
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

  /**
   * Opens a dialogue, or goes on with the pending one of the same kind and language.
   * @param secure whether the caller came over TLS.
   */
  open(kind: Kind, user: string, language = 'en', secure = false): Json {
    const pending = this.#pending(user);
    this.#opened += 1;
    const number = String(this.#opened).padStart(12, '0');
    const dialogue: Dialogue = {
      ...(pending?.kind === kind && pending.language === language
        ? pending
        : {
            id: `e99766b5-9b28-4f0e-99dc-${number}`,
            kind,
            language,
            accepted: 0,
            agreed: 0,
            refused: 0,
          }),
      expiresAt: this.now() + lifetime,
    };
    this.#open.set(user, dialogue);
    const cookie = `biometrid.sid=fake-${number}; Path=/api/1.0/users; HttpOnly; SameSite=Lax`;
    return {
      ...withData(example(kind, 'dialogueStarted'), {
        dialogueId: dialogue.id,
        ...promptOf(dialogue),
      }),
      headers: { 'set-cookie': secure ? `${cookie}; Secure` : cookie },
    };
  }

  /** Takes a recording; undefined when no dialogue of the kind and language is open. */
  record(kind: Kind, user: string, language?: string): Json | undefined {
    const pending = this.#pending(user);
    if (pending?.kind !== kind || pending.language !== (language ?? pending.language))
      return undefined;
    const heard = this.#toHear.shift() ?? 'the voice';
    const [success, failure] = outcomes[kind];
    const failed = (more: object = {}) => {
      this.#open.delete(user);
      const { attempt: _, ...data } = dataOf(example(kind, failure));
      const attempt = pending.accepted + pending.refused + 1;
      return {
        ...example(kind, failure),
        body: {
          status: false,
          data: { ...data, ...(kind === 'enrollVoice' && { attempt }), ...more },
        },
      };
    };
    const isVoice = heard === 'the voice';
    if (isVoice || heard === 'another voice') {
      const agreed = pending.agreed + Number(isVoice);
      const accepted = pending.accepted + 1;
      if (agreed >= recordings[kind]) {
        this.#open.delete(user);
        return example(kind, success);
      }
      if (kind !== 'enrollVoice') return failed();
      const reason = accepted < recordings[kind] ? undefined : 'NOT_LIKE_BEFORE';
      return accepted < mostRecordings
        ? this.#goOn(user, { ...pending, accepted, agreed }, reason)
        : failed({ reason });
    }
    const refused = pending.refused + 1;
    return refused < maxRefusals
      ? this.#goOn(user, { ...pending, refused }, heard)
      : failed({ reason: heard });
  }

  #pending(user: string): Dialogue | undefined {
    const dialogue = this.#open.get(user);
    return dialogue && this.now() < dialogue.expiresAt ? dialogue : undefined;
  }

  #goOn(user: string, dialogue: Dialogue, reason: RefusalReason | undefined): Json {
    this.#open.set(user, { ...dialogue, expiresAt: this.now() + lifetime });
    return withData(example(dialogue.kind, reason ? 'audioRefused' : 'audioSubmitted'), {
      ...promptOf(dialogue),
      ...(reason && { reason }),
    });
  }
}

/** The prompt that a dialogue waits for a recording of. */
function promptOf({ accepted, refused, language }: Dialogue) {
  const promptCode = prompts[accepted + refused] ?? '';
  const digits = words[language]?.split(' ') ?? [];
  return { promptCode, promptCodeText: [...promptCode].map((digit) => digits[+digit]).join(' ') };
}

function withData(answer: Json, more: object): Json {
  return { ...answer, body: { status: true, data: { ...dataOf(answer), ...more } } };
}

function dataOf({ body }: Json): Readonly<Record<string, unknown>> {
  return (body as { data?: Record<string, unknown> }).data ?? {};
}
