import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Microphone } from '../../client/test/browser/microphone.js';
import { startChromium } from '../../client/test/chromium.js';
import { FakeCamera } from './fake-camera.js';
import { FakeSpeaker } from './fake-speaker.js';
import { type RunningServer, startServer } from './running-server.js';
import { barriers, go, overflow, type Visitor, visit } from './visitor.js';

const repository = fileURLToPath(new URL('../../..', import.meta.url));
const data = `${repository}../shared/data`;
const digits = `${data}/voice/fsdd`;
const passport = `${data}/document/photos/passport_uk.jpg`;
const stranger = `${data}/face/lfw-sample/Tony_Blair/Tony_Blair_0001.jpg`;

let browser: Browser;
let camera: FakeCamera;
let microphone: Microphone;
let visitor: Visitor;
let page: Page;

beforeAll(async () => {
  camera = await FakeCamera.open();
  microphone = await Microphone.open();
  browser = await startChromium([...camera.flags, ...microphone.flags]);
});
afterAll(async () => {
  await browser?.close();
  await microphone?.close();
  await camera?.close();
});

/** A visitor of a server who has opened the link that it prints. */
async function enter(server: RunningServer): Promise<void> {
  visitor = await visit(browser);
  page = visitor.page;
  await page.goto(server.link);
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
}

describe('with real engines', () => {
  let server: RunningServer | undefined;
  let george: FakeSpeaker;
  let jackson: FakeSpeaker;

  beforeAll(async () => {
    if (![digits, passport, stranger].every(existsSync)) return;
    george = new FakeSpeaker(digits, 'george', microphone);
    jackson = new FakeSpeaker(digits, 'jackson', microphone);
    server = await startServer(
      ...['--face-engine', '@biometrid/face-engine/guest'],
      ...['--voice-engine', '@biometrid/voice-engine/guest'],
      ...['--document-engine', '@biometrid/ocr-engine/guest'],
      // A machine that does something else beside it takes longer.
      ...['--engine-deadline', '60s'],
    );
    await enter(server);
  });
  beforeEach((ctx) => {
    if (server === undefined) ctx.skip(`${data} is missing`);
  });
  afterAll(async () => {
    await visitor?.leave();
    await server?.stop();
    expect(visitor?.complaints ?? []).toEqual([]);
  });

  it('enrols a voice in three recordings, says what was wrong with one, and goes on with what was left', async () => {
    await person(page, 'george');
    await page.getByRole('button', { name: 'Begin the enrolment' }).click();
    expect(await progress(page)).toBe('Recording 1 of 3');
    await recordAndSend(page, (asked) => george.say(page, asked));
    await shown(page, 'Recording 2 of 3');
    expect(await reachable(page)).toEqual([]);

    // Digits that were not asked for.
    await recordAndSend(page, (asked) =>
      george.say(page, [...asked].map((digit) => (Number(digit) + 5) % 10).join('')),
    );
    await page.getByText('That recording was not taken').waitFor();
    await page.getByText('Say these, in this order').first().waitFor();
    expect(await reachable(page)).toEqual([]);

    await page.getByRole('button', { name: 'Stop for now' }).click();
    await go(page, '#/people');
    await go(page, '#/voice/verify');
    await page
      .getByText('An enrolment in English was left unfinished, after one recording')
      .waitFor();
    await page.getByRole('link', { name: 'Go there' }).click();
    await page.getByRole('button', { name: 'Go on with it' }).click();
    await shown(page, 'Recording 2 of 3');
    await recordAndSend(page, (asked) => george.say(page, asked));
    await shown(page, 'Recording 3 of 3');

    // Somebody else in another tab, with the same cookie.
    const other = await page.context().newPage();
    await other.goto(server?.link ?? '');
    await person(other, 'jackson');
    await other.getByRole('button', { name: 'Begin the enrolment' }).click();
    await recordAndSend(other, (asked) => jackson.say(other, asked));
    await shown(other, 'Recording 2 of 3');
    await other.close();

    await recordAndSend(page, (asked) => george.say(page, asked));
    // Where the recordings are not alike enough, the server asks for up to two more.
    while ((await ended(page)) === undefined)
      await recordAndSend(page, (asked) => george.say(page, asked));
    expect(await ended(page)).toBe('AUDIO_ENROLLED_WITH_SUCCESS');
    expect(await reachable(page)).toEqual([]);
  });

  it('verifies it, refuses a stranger, and counts down the time for which the server is shut', async () => {
    await go(page, '#/voice/verify');
    await page.getByRole('button', { name: 'Begin the verification' }).click();
    // One honest try in some ten fails.
    for (let tries = 0; tries < 4; tries++) {
      while ((await ended(page)) === undefined)
        await recordAndSend(page, (asked) => george.say(page, asked));
      if ((await ended(page)) === 'AUDIO_VERIFIED_WITH_SUCCESS') break;
      await page.getByRole('button', { name: 'Once more' }).click();
    }
    expect(await ended(page)).toBe('AUDIO_VERIFIED_WITH_SUCCESS');

    await updateClient(server, '--voice-tries', '1');
    await page.getByRole('button', { name: 'Once more' }).click();
    await recordAndSend(page, (asked) => jackson.say(page, asked));
    while ((await ended(page)) === undefined)
      await recordAndSend(page, (asked) => jackson.say(page, asked));
    expect(await ended(page)).toBe('AUDIO_VERIFICATION_FAILED');
    await page.getByText('It does not sound enough like the enrolled voice').waitFor();
    await page.getByRole('button', { name: 'Once more' }).click();
    const shut = page.getByRole('alert');
    await shut.getByText('Too many tries failed').waitFor();
    await shut.getByText(/^\d+:\d\d left$/).waitFor();
    expect(await shut.getByRole('button').isDisabled()).toBe(true);
    expect(await reachable(page)).toEqual([]);
  });

  it('deletes it, and says so where there is none to be verified', async () => {
    await go(page, '#/voice/delete');
    await page.getByRole('button', { name: 'Delete the enrolled voice in English' }).click();
    await page.getByText('USER_VOICE_CREDENTIALS_DELETED').waitFor();
    await go(page, '#/voice/adapt');
    await page.getByRole('button', { name: 'Begin the adaptation' }).click();
    await page.getByRole('alert').getByText('no voice enrolled yet').waitFor();
  });

  it('reads a document, tells every check, and compares its portrait with a selfie', async () => {
    await go(page, '#/documents');
    await page.getByLabel('Kind of document').selectOption('passport');
    await page.getByRole('button', { name: 'Check the document' }).click();
    await page.getByRole('alert').getByText('A photo is needed').waitFor();
    await choose('Page with the portrait', passport);
    await page.getByRole('button', { name: 'Check the document' }).click();
    await page.getByText(/^DOCUMENT_VALID/).waitFor();
    expect(await page.getByRole('row').count()).toBeGreaterThan(5);
    await page.getByRole('row', { name: /Date of birth.*zone/ }).waitFor();
    await page.getByRole('img', { name: 'Front, cut out' }).waitFor();
    for (const list of await page.getByText(/^\d+ not applicable$/).all()) await list.click();
    // Each of the guide's, whatever became of it.
    expect(await page.locator('li[data-state]').count()).toBe(37);
    expect(await page.locator('li[data-state=good]').count()).toBeGreaterThan(5);

    await choose('Selfie', passport);
    await page.getByText('Both photos show the same person').waitFor();
    expect(await reachable(page)).toEqual([]);
    await camera.see(page, stranger);
    const selfie = page.getByRole('region', { name: 'Portrait' });
    await selfie.getByRole('button', { name: 'Another photo' }).click();
    await selfie.getByRole('button', { name: 'Use the camera' }).click();
    await selfie.getByRole('button', { name: 'Take the photo' }).click();
    await page.getByText('FACE_COMPARED_WITH_SUCCESS').waitFor();
    expect(await page.getByText('Both photos show the same person').count()).toBe(0);
  });

  it('takes three frames of a face, says what they show, and what that does not stop', async () => {
    await camera.see(page, stranger);
    await go(page, '#/liveness');
    await page.getByText('Frame 1 of 3').first().waitFor();
    await page.getByRole('button', { name: 'Use the camera' }).click();
    for (const frame of [1, 2, 3])
      await page.getByRole('button', { name: `Take frame ${frame}` }).click();
    await page.getByText(/^Score: \d+ of 100$/).waitFor();
    await page.getByText(/^(passed|undetermined)$/).waitFor();
    await page.getByRole('heading', { name: 'What it does not stop' }).waitFor();
    expect(await reachable(page)).toEqual([]);
  });
});

describe('with a server that has no engines, a quota, and an end', () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await startServer();
    await enter(server);
  });
  afterEach(() => expect(visitor.complaints).toEqual([]));
  afterAll(async () => {
    await visitor?.leave();
  });

  it('says of each screen what is missing and what to do', async () => {
    await person(page, 'nobody listens to');
    await page.getByRole('button', { name: 'Begin the enrolment' }).click();
    await page.getByRole('alert').getByText('has no engine for this').waitFor();
    expect(await reachable(page)).toEqual([]);
    await go(page, '#/documents');
    await choose('Front', { name: 'card.png', mimeType: 'image/png', buffer: await dot() });
    await page.getByRole('button', { name: 'Check the document' }).click();
    await page
      .getByRole('alert')
      .getByText(/no engine|not available/)
      .first()
      .waitFor();
    expect(await reachable(page)).toEqual([]);

    await updateClient(server, '--quota', '1');
    await expect
      .poll(async () => {
        await go(page, '#/people');
        await go(page, '#/voice');
        const told = page.getByRole('alert');
        await told.or(page.getByLabel('Language of the digits')).waitFor();
        return (await told.isVisible()) ? told.textContent() : '';
      })
      .toContain('quota of this client is spent');
    expect(await reachable(page)).toEqual([]);
    await server.stop();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('alert').getByText('The server does not answer').waitFor();
    await page.getByText('start it again').waitFor();
  });
});

/** Makes somebody on the screen Voice, and stays there. */
async function person(on: Page, reference: string): Promise<void> {
  await on.getByRole('button', { name: 'Sign out' }).waitFor();
  await go(on, '#/voice');
  const way = on.getByLabel('Person');
  await way.waitFor();
  await way.selectOption({ label: 'Somebody new' });
  await on.getByLabel('Reference id').fill(reference);
  await on.getByRole('button', { name: 'Create' }).click();
}

const progress = (on: Page) =>
  on.locator('section[aria-label^="Recording"]').getAttribute('aria-label');

const shown = (on: Page, name: string) => on.getByRole('region', { name, exact: true }).waitFor();

/** Records what the microphone hears, and sends it. @param say lets it hear what is asked for. */
async function recordAndSend(on: Page, say: (digits: string) => Promise<void>): Promise<void> {
  const turn = on.locator('section[aria-label^="Recording"]');
  const record = turn.getByRole('button', { name: 'Record', exact: true });
  await record.waitFor();
  const asked = (await turn.locator('li > span').allInnerTexts()).join('');
  await say(asked);
  await on.bringToFront();
  await record.click();
  const send = turn.getByRole('button', { name: 'Send' });
  await send.waitFor();
  await send.click();
  await send.waitFor({ state: 'detached' });
}

/** The message of a dialogue that has ended; undefined while it asks for a recording. */
async function ended(on: Page): Promise<string | undefined> {
  const message = on.locator('code', { hasText: /^(AUDIO|ENROLLMENT)_/ });
  const record = on.getByRole('button', { name: 'Record', exact: true });
  await message.or(record).first().waitFor();
  return (await message.isVisible()) ? ((await message.textContent()) ?? '') : undefined;
}

async function choose(
  label: string,
  file: string | { name: string; mimeType: string; buffer: Buffer },
): Promise<void> {
  const chosen = page.waitForEvent('filechooser');
  await page
    .getByRole('group', { name: label })
    .getByRole('button', { name: 'Choose a photo' })
    .click();
  await (await chosen).setFiles(file);
}

/** What keeps somebody out, in both schemes and on a narrow window. */
async function reachable(on: Page): Promise<string[]> {
  const found: string[] = [];
  const before = on.viewportSize();
  for (const colorScheme of ['light', 'dark'] as const) {
    await on.emulateMedia({ colorScheme });
    found.push(...(await barriers(on)));
  }
  await on.setViewportSize({ width: 360, height: 740 });
  const wider = await overflow(on);
  if (wider > 0) found.push(`${wider} pixels too wide`);
  if (before) await on.setViewportSize(before);
  await on.emulateMedia({ colorScheme: 'light' });
  return found;
}

async function updateClient(
  server: RunningServer | undefined,
  ...options: string[]
): Promise<void> {
  if (server === undefined) return;
  const command = fileURLToPath(new URL('../../server/bin/biometrid.mjs', import.meta.url));
  const { key } = server.credentials;
  await promisify(execFile)(process.execPath, [
    ...[command, 'clients', 'update', key, '--data', server.data],
    ...options,
  ]);
}

/** A PNG of one pixel. */
async function dot(): Promise<Buffer> {
  const base64 = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(1, 1);
    canvas.getContext('2d');
    const bytes = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  });
  return Buffer.from(base64, 'base64');
}
