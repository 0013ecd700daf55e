import { isBiometridHttpError } from '@biometrid/client';
import { type TestClient, testClient } from '../../../test/server-under-test.js';
import type { Findings } from '../findings.js';
import { type Person, photoOf } from './people.js';

/** Callers at once that look something up; half as many change what is kept. */
export const callers = 4;

/** What callers do who know nothing of each other: they register people, enrol, recognise and delete them, and look others up. */
export class MixedLoad {
  readonly people: Person[] = [];
  /** How many look-ups were answered, each of which counts against a quota. */
  counted = 0;
  #over = false;
  #named = 0;

  constructor(
    readonly findings: Findings,
    readonly client: TestClient,
    /** A client with a quota, who does nothing but look up. */
    readonly lookingUp: TestClient,
  ) {}

  /** Begins. @returns what resolves when each caller has noticed that the server is gone. */
  on(origin: string): Promise<unknown> {
    this.#over = false;
    const { biometrid } = testClient(origin, this.client);
    const working = Array.from({ length: callers / 2 }, async () => {
      while (await this.#live(biometrid));
    });
    const looking = Array.from({ length: callers }, async () => {
      while (await this.#lookUp(origin));
    });
    return Promise.all([...working, ...looking]);
  }

  /** Tells it that the server is ended, so that what breaks is meant to. */
  over(): void {
    this.#over = true;
  }

  /** The course of a life. @returns whether the server was there all the time. */
  async #live({ users, face }: TestClient['biometrid']): Promise<boolean> {
    this.#named += 1;
    const name = `person ${this.#named}`;
    const created = await this.#call(() => users.create({ reference_id: name }));
    if (created === undefined) return false;
    const userId = created.data.id;
    const person: Person = { name, userId, enrolled: 'perhaps', deleted: 'no' };
    this.people.push(person);
    const photo = photoOf(name);
    const enrolled = await this.#call(() => face.enroll({ userId, photo }));
    if (enrolled === undefined) return false;
    if (enrolled.status) person.enrolled = 'done';
    else this.findings.gaveWay(`${name} was not enrolled: ${JSON.stringify(enrolled.data)}`);
    if (this.people.length % 3 > 0) return true;
    person.deleted = 'perhaps';
    if ((await this.#call(() => users.delete({ userId }))) === undefined) return false;
    person.deleted = 'done';
    return true;
  }

  async #lookUp(origin: string): Promise<boolean> {
    const { voice } = testClient(origin, this.lookingUp).biometrid;
    if ((await this.#call(() => voice.listLanguages())) === undefined) return false;
    this.counted += 1;
    return true;
  }

  /** @returns undefined when the server is gone, or failed. */
  async #call<T>(call: () => Promise<T>): Promise<T | undefined> {
    try {
      const answer = await call();
      this.findings.saw(200);
      return answer;
    } catch (error) {
      if (isBiometridHttpError(error)) {
        this.findings.saw(error.status);
        this.findings.gaveWay(`a request was answered with ${error.status} ${error.code}`);
      } else {
        this.findings.saw('cut off');
        if (!this.#over) this.findings.gaveWay(`a request failed: ${error}`);
      }
      return undefined;
    }
  }
}
