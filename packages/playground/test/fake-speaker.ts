import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Microphone } from '../../client/test/browser/microphone.js';

/** Samples a second of the recordings. */
const rate = 8_000;

/** A person of the Free Spoken Digit Dataset, who says digits into a fake microphone. */
export class FakeSpeaker {
  readonly #folder: string;
  readonly #name: string;
  readonly #microphone: Microphone;
  /** No take is said twice: the server would know it again. */
  readonly #takes = new Array<number>(10).fill(0);

  constructor(folder: string, name: string, microphone: Microphone) {
    this.#folder = folder;
    this.#name = name;
    this.#microphone = microphone;
  }

  /** Has the microphone hear digits when it is opened the next time. @param page any page, which reads FLAC. */
  async say(page: Page, digits: string): Promise<void> {
    const samples: number[] = [];
    for (const digit of digits) {
      const take = this.#takes[Number(digit)] ?? 0;
      this.#takes[Number(digit)] = take + 1;
      const flac = await readFile(join(this.#folder, `${digit}_${this.#name}_${take}.flac`));
      // Between two digits a tenth of a second.
      samples.push(...(await decoded(page, flac)), ...new Array<number>(rate / 10).fill(0));
    }
    await this.#microphone.hear(samples, rate);
  }
}

function decoded(page: Page, flac: Buffer): Promise<number[]> {
  return page.evaluate(
    async ([base64, rate]) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const context = new OfflineAudioContext(1, 1, rate);
      return [...(await context.decodeAudioData(bytes.buffer)).getChannelData(0)];
    },
    [flac.toString('base64'), rate] as const,
  );
}
