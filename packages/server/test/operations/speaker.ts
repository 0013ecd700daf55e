import { expect } from 'vitest';
import type { DialogueKind } from '../../src/dialogues/dialogue.js';
import { recording } from '../engines/samples.js';
import type { TestClient } from '../server-under-test.js';

/** What somebody says in a dialogue: the prompt as Ada, unless it is told otherwise. */
export type Said = Parameters<typeof recording>[0] & { language?: string };

/** What the server answers to a recording, as far as all kinds of dialogues have it in common. */
interface Answer {
  status: boolean;
  data: { message: string; promptCode?: string; decision?: string; reason?: string };
}

/** Holds the voice dialogues of a user through the generated client, with the recordings of the deterministic engine. */
export class Speaker {
  readonly #client: TestClient;
  readonly userId: string;

  constructor(client: TestClient, userId: string) {
    this.#client = client;
    this.userId = userId;
  }

  /** Somebody whom a client has just made a user. */
  static async of(client: TestClient): Promise<Speaker> {
    const { data } = await client.biometrid.users.create({ reference_id: 'customer-4711' });
    return new Speaker(client, data.id);
  }

  /** The same user at another server. */
  at(client: TestClient): Speaker {
    return new Speaker(client, this.userId);
  }

  /** Opens a dialogue. @returns its prompt. */
  async open(kind: DialogueKind, language?: string): Promise<string> {
    const outcome = await this.#client.biometrid.voice[kind]({
      userId: this.userId,
      ...(language && { language }),
    });
    expect(outcome.data.message).toBe('DIALOGUE_STARTED_WITH_SUCCESS');
    return promptIn(outcome);
  }

  /** Submits a recording. */
  say(kind: DialogueKind, { language, ...content }: Said): Promise<Answer> {
    const audio = new Blob([recording({ speaker: 'ada', ...content })], { type: 'audio/wav' });
    const { userId } = this;
    return this.#client.biometrid.voice[kind]({ userId, audio, ...(language && { language }) });
  }

  /**
   * Says prompt after prompt.
   * @param each what is said of them, in turn; the last of them of all that follow.
   * @returns all that was answered.
   */
  async hold(kind: DialogueKind, ...each: Said[]): Promise<Answer[]> {
    let digits = await this.open(kind, each[0]?.language);
    const answers: Answer[] = [];
    for (;;) {
      const said = each[Math.min(answers.length, each.length - 1)];
      const answer = await this.say(kind, { digits, ...said });
      answers.push(answer);
      if (answer.data.message !== 'AUDIO_SUBMITTED_WITH_SUCCESS') return answers;
      digits = promptIn(answer);
    }
  }

  /** Enrols a voice. */
  async enrol(...each: Said[]): Promise<void> {
    const answers = await this.hold('enroll', ...each);
    expect(answers.at(-1)?.data.message).toBe('AUDIO_ENROLLED_WITH_SUCCESS');
  }

  /** Whether a verification succeeds. */
  async verified(...each: Said[]): Promise<boolean> {
    return (await this.hold('verify', ...each)).at(-1)?.status ?? false;
  }

  /** The prompt that waits for a recording. */
  async prompt(): Promise<string | undefined> {
    const { data } = await this.#client.biometrid.voice.getPendingDialogue({ userId: this.userId });
    return data?.promptCode;
  }
}

/** The next prompt of an answer. */
export function promptIn({ data }: { data: object }): string {
  if (!('promptCode' in data) || typeof data.promptCode !== 'string')
    throw new Error(`There is no prompt in ${JSON.stringify(data)}`);
  return data.promptCode;
}
