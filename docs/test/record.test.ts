import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { patience } from '../../.ci/patience.js';
import { Microphone } from '../../packages/client/test/browser/microphone.js';
import { chromiumMissing, startChromium } from './browser/chromium.js';
import { type Quickstart, quickstart } from './quickstart.js';

const workspace = fileURLToPath(new URL('../..', import.meta.url));
/** Ten digits of six people, fifty times each, at 8 kHz. */
const digits = join(workspace, '../shared/data/voice/fsdd');
const rate = 8_000;
const words = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

let folder: string;
let microphone: Microphone;
let browser: Browser | undefined;
let server: Quickstart;
let page: Page;
/** What the page said in anger. */
let complaints: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'biometrid-record-'));
  microphone = await Microphone.open();
  browser = await startChromium(microphone.flags);
  if (browser) server = await quickstart(join(folder, 'data'));
});
afterAll(async () => {
  await browser?.close();
  server?.process.kill();
  await microphone.close();
  await rm(folder, { recursive: true, force: true });
});

describe('the page for recording, as the server serves it', () => {
  beforeEach(async (ctx) => {
    if (!browser) return ctx.skip(chromiumMissing);
    page = await browser.newPage();
    page.setDefaultTimeout(patience.testTimeout);
    complaints = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', ({ message }) => complaints.push(message));
    await page.goto(`${server.origin}/docs/record/`);
  });

  test('loads under its own policy, and tells what the server answers', async () => {
    expect(complaints).toEqual([]);
    expect(await ask('Enrol my voice', 'wrong')).toContain('INVALID_AUTHENTICATION_HEADERS');
    expect(await ask('Enrol my voice', 'not sent: ü')).toContain('ASCII');
  });

  test('enrols a voice that speaks the digits it is asked for, and verifies it', async (ctx) => {
    if (!existsSync(digits)) return ctx.skip(`${digits} is missing`);
    await speakWhenAsked('george');
    const enrolled = await ask('Enrol my voice');
    if (enrolled.includes('NO_VOICE_ENGINE') && !env['CI'])
      return ctx.skip('the server found no voice engine that it could load');
    expect(enrolled).toBe('AUDIO_ENROLLED_WITH_SUCCESS');
    // One honest try in some ten fails.
    const told: string[] = [];
    while (told.length < 4 && told.at(-1) !== 'AUDIO_VERIFIED_WITH_SUCCESS')
      told.push(await ask('Verify it'));
    expect(told.at(-1)).toBe('AUDIO_VERIFIED_WITH_SUCCESS');
    expect(complaints).toEqual([]);
  });
});

/** Presses a button of the page. @returns what it tells in the end. */
async function ask(button: string, secret = server.secret): Promise<string> {
  await page.getByLabel('Key').fill(server.key);
  await page.getByLabel('Secret').fill(secret);
  await page.getByRole('button', { name: button }).click();
  await page.waitForFunction(() => document.querySelector('form')?.inert === false);
  return (await page.locator('#told').textContent()) ?? '';
}

/**
 * Has a person of the recordings speak what the page asks for, each time it turns the microphone on. No take is heard twice: the
 * server would know it again.
 */
async function speakWhenAsked(speaker: string): Promise<void> {
  const takes = words.map(() => 0);
  await page.exposeFunction('speak', async (prompt: string) => {
    const samples: number[] = [];
    for (const word of prompt.split(' ')) {
      const digit = words.indexOf(word);
      const take = takes[digit] ?? 0;
      takes[digit] = take + 1;
      const file = await readFile(join(digits, `${digit}_${speaker}_${take}.flac`));
      // Between two digits a tenth of a second.
      samples.push(...(await decode(file)), ...new Array<number>(rate / 10).fill(0));
    }
    await microphone.hear(samples, rate);
  });
  await page.evaluate(() => {
    const { mediaDevices } = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (constraints) => {
      await Reflect.get(globalThis, 'speak')(document.querySelector('#prompt')?.textContent);
      return open(constraints);
    };
  });
}

/** The samples of a FLAC, which browsers can read. */
function decode(file: Buffer): Promise<number[]> {
  return page.evaluate(
    async ([base64, rate]) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const context = new OfflineAudioContext(1, 1, rate);
      const audio = await context.decodeAudioData(bytes.buffer);
      return [...audio.getChannelData(0)];
    },
    [file.toString('base64'), rate] as const,
  );
}
