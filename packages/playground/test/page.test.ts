import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startChromium } from '../../client/test/chromium.js';
import { operationForms } from '../src/generated/operations.js';
import { deterministicFaces, type RunningServer, startServer } from './running-server.js';
import { barriers, go, overflow, type Visitor, visit } from './visitor.js';

/** What the deterministic engine takes for a photo of Anna. */
const photo = {
  name: 'anna.jpg',
  mimeType: 'image/jpeg',
  buffer: Buffer.from(
    `\xff\xd8\xff\xe0${JSON.stringify({ faces: [{ person: 'anna' }] })}`,
    'latin1',
  ),
};
const places = [
  '#/',
  '#/story/compare',
  '#/people',
  '#/face/compare',
  '#/operation/createUser',
  '#/operation/checkLiveness',
  '#/wire',
];

/** The built site. */
const docs = fileURLToPath(new URL('../../../docs/dist', import.meta.url));

let server: RunningServer;
let browser: Browser;
let visitor: Visitor;
let page: Page;

beforeAll(async () => {
  server = await startServer('--face-engine', deterministicFaces, '--docs', docs);
  browser = await startChromium(['--host-resolver-rules=MAP play.test 127.0.0.1']);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});
beforeAll(() => enter());
afterEach(async () => {
  await page.unrouteAll();
  expect(visitor.complaints.splice(0)).toEqual([]);
  const ports = [...visitor.origins].map((origin) => new URL(origin).port);
  expect([...new Set(ports)]).toEqual([new URL(server.origin).port]);
});

/** Another visitor, who opens the printed link; one is enough for most tests. */
async function enter(options: Parameters<typeof visit>[1] = {}): Promise<void> {
  await visitor?.leave();
  visitor = await visit(browser, options);
  page = visitor.page;
  await page.goto(server.link);
  await signedIn();
}

/** On a narrow window, the button that signs out is in the menu. */
const signedIn = () =>
  page
    .getByRole('button', { name: /^(Sign out|Menu)$/ })
    .filter({ visible: true })
    .waitFor();

describe('signing in', () => {
  it('is what the printed link does, and its code leaves the address', async () => {
    expect(page.url()).toBe(`${server.origin}/playground/#/`);
    await page.reload();
    await signedIn();
  });

  it('ends with its button, and leaves nothing in the browser', async () => {
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    const kept = await page.evaluate(() => JSON.stringify([sessionStorage, localStorage]));
    expect(kept).not.toContain(server.credentials.key);
    await page.reload();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  });

  it('says what to do where the code is not the server’s', async () => {
    await page.goto('about:blank');
    await page.goto(`${server.origin}/playground/#code=another`);
    await page.getByRole('alert').getByText('Start the server again').waitFor();
    expect(page.url()).toBe(`${server.origin}/playground/#/`);
  });

  it('goes by hand as well, and tells a wrong secret', async () => {
    const { key, secret } = server.credentials;
    await page.getByLabel('Key').fill(key);
    await page.getByRole('textbox', { name: 'Secret' }).fill('a-wrong-one');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').getByText('does not know this key').waitFor();
    await page.getByRole('textbox', { name: 'Secret' }).fill(secret);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await signedIn();
  });

  it('is not offered where the origin is not secure', async () => {
    const { port } = new URL(server.origin);
    await page.goto(`http://play.test:${port}/playground/`);
    await page.getByRole('heading', { name: 'not secure' }).waitFor();
    expect(await page.getByRole('textbox').count()).toBe(0);
    expect(await barriers(page)).toEqual([]);
    await page.goto(server.link);
    await signedIn();
  });
});

describe('any operation', () => {
  it('has a form at an address of its own, which asks for what is missing', async () => {
    for (const { id, summary, fields } of operationForms) {
      await go(page, `#/operation/${id}`);
      await page.getByRole('combobox', { name: 'Operation' }).waitFor();
      await expect
        .poll(() => page.locator('select option:checked').first().textContent())
        .toBe(summary);
      const labels = await page.getByRole('main').locator('label').allTextContents();
      expect(labels.slice(1).map((label) => label.replace(' *', ''))).toEqual(
        fields.map(({ name }) => name),
      );
    }
    await go(page, '#/operation/verifyFace');
    await page.getByRole('button', { name: 'Send' }).click();
    expect(await page.getByText('Required').count()).toBe(2);
    await go(page, '#/operation/nothing');
    await page.getByText('no operation called nothing').waitFor();
  });

  it('is sent, and its answer said in a sentence', async () => {
    await send('createUser', { reference_id: 'customer-4711' });
    await page.getByText('The person is registered.').waitFor();
    const id = /"id": "(\w+)"/.exec((await page.getByRole('region').last().textContent()) ?? '');
    await send('enrollFace', { userId: id?.[1] ?? '' }, photo);
    await page.getByText('The face is enrolled.').waitFor();
    await send('verifyFace', { userId: id?.[1] ?? '' }, photo);
    await page.getByText('The face was recognised.').waitFor();
    await page.getByText('above the threshold of 0.5').waitFor();
    expect(await barriers(page)).toEqual([]);
  });

  it('that is refused leads to what the docs say of its code', async () => {
    await send('verifyFace', { userId: '5be3000bd3adad3e152724f2' }, photo);
    const link = page.getByRole('alert').getByRole('link', { name: 'Why, and what to do' });
    expect(await link.getAttribute('href')).toBe('/docs/#/error-codes/userid_not_exists');
  });

  it('takes a file as base64 text where the contract takes no other', async () => {
    await send('checkLiveness', {}, photo);
    await page.getByRole('heading', { name: 'Answer' }).or(page.getByRole('alert')).waitFor();
    await go(page, '#/wire');
    await page.getByRole('button', { name: /checkLiveness/ }).waitFor();
  });
});

describe('the wire', () => {
  it('shows what was sent and answered, as source text as well, without file or secret', async () => {
    await send('verifyFace', { userId: '5be3000bd3adad3e152724f2' }, photo);
    await page.getByRole('alert').waitFor();
    await go(page, '#/wire');
    const entry = page.getByRole('main').getByRole('listitem').first();
    await entry.getByRole('button', { name: /404 verifyFace POST/ }).click();
    await entry.getByText('"USERID_NOT_EXISTS"').waitFor();
    await entry.getByRole('tab', { name: 'Request' }).click();
    await entry.getByText(`(image/jpeg, ${photo.buffer.length} B)`).waitFor();
    await entry.getByRole('tab', { name: 'curl' }).click();
    const curl = await entry.getByRole('region', { name: 'curl' }).textContent();
    expect(curl).toContain(
      `'${server.origin}/api/1.0/users/5be3000bd3adad3e152724f2/dialogue/verify/face'`,
    );
    expect(curl).toContain('-H "x-biometrid-secret: $BIOMETRID_SECRET"');
    expect(curl).toContain("-F 'photo=@photo.jpg'");
    await entry.getByRole('tab', { name: 'TypeScript' }).click();
    const code = await entry.getByRole('region', { name: 'TypeScript' }).textContent();
    expect(code).toContain("userId: '5be3000bd3adad3e152724f2'");
    expect(code).toContain("photo: fromPath('photo.jpg')");
    expect(await barriers(page)).toEqual([]);
    expect(await page.content()).not.toContain(server.credentials.secret);
  });

  it('can be forgotten', async () => {
    await page.getByRole('button', { name: 'Forget them' }).click();
    await page.getByText('Nothing was sent yet.').waitFor();
  });
});

describe('what keeps a call from being answered is said, with what to do', () => {
  it('when the server has no engine', async () => {
    await send('createUser', { reference_id: 'customer-4712' });
    const id = /"id": "(\w+)"/.exec((await page.getByRole('region').last().textContent()) ?? '');
    await send('verifyVoice', { userId: id?.[1] ?? '' });
    await page.getByRole('alert').getByText('no engine for this').waitFor();
    expect(await barriers(page)).toEqual([]);
  });

  it.each([
    [402, 'REQUEST_LIMIT_REACHED', 'The quota of this client is spent'],
    [503, 'ENGINE_NOT_AVAILABLE', 'The engine is not available now'],
    [401, 'INVALID_AUTHENTICATION_HEADERS', 'does not know these credentials'],
    [502, undefined, 'The server does not answer'],
  ])('when it answers %s %s', async (status, message, words) => {
    await page.route('**/api/1.0/**', (route) =>
      route.fulfill({
        status,
        // So that the client does not wait and try again.
        headers: { 'retry-after': '3600' },
        ...(message === undefined
          ? { body: '<h1>Bad gateway</h1>' }
          : { json: { status: false, data: { message } } }),
      }),
    );
    await send('listVoiceLanguages', {});
    await page.getByRole('alert').getByText(words).waitFor();
  });

  it('when it has gone away', async () => {
    await page.route('**/api/1.0/**', (route) => route.abort('connectionrefused'));
    await send('listVoiceLanguages', {});
    await page.getByRole('alert').getByText('The server does not answer').waitFor();
  });
});

describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
  it('nothing on any screen keeps somebody out', async () => {
    await enter({ colorScheme });
    for (const place of places) {
      await open(place);
      expect([place, await barriers(page)]).toEqual([place, []]);
    }
  });

  it('the frame does not move when the page comes to life', async () => {
    await page.emulateMedia({ colorScheme });
    // The first paint alone.
    await page.route('**/*.js', (route) => route.abort());
    await page.goto(`${server.origin}/playground/?first-paint`);
    const brand = page.locator('.shell-brand');
    const [painted, ground] = [await brand.boundingBox(), await background()];
    await page.unroute('**/*.js');
    await page.reload();
    await signedIn();
    expect([await brand.boundingBox(), await background()]).toEqual([painted, ground]);
  });
});

it('is no wider than a phone, and shows its screens when asked', async () => {
  await enter({ viewport: { width: 360, height: 740 } });
  for (const place of places) {
    await open(place);
    expect([place, await overflow(page)]).toEqual([place, 0]);
  }
  await page.getByRole('button', { name: 'Menu' }).click();
  expect(await barriers(page)).toEqual([]);
  await page.getByRole('link', { name: 'People' }).click();
  await page.getByRole('heading', { name: 'People' }).waitFor();
  expect(await page.getByRole('link', { name: 'Voice' }).isVisible()).toBe(false);
});

it('goes by keyboard: past the navigation, and from a screen to its heading', async () => {
  await page.reload();
  await signedIn();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
  await go(page, '#/wire');
  await page.getByRole('heading', { name: 'The wire' }).waitFor();
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
  expect(await page.title()).toBe('The wire – BiometrID Playground');
});

/** Goes to a place, and waits until it is there. */
async function open(place: string): Promise<void> {
  await go(page, place);
  await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor();
}

async function send(
  operation: string,
  fields: Readonly<Record<string, string>>,
  file?: typeof photo,
): Promise<void> {
  await go(page, `#/operation/${operation}`);
  const { summary = '' } = operationForms.find(({ id }) => id === operation) ?? {};
  await expect
    .poll(() => page.locator('select option:checked').first().textContent())
    .toBe(summary);
  for (const [name, value] of Object.entries(fields))
    await page.getByRole('textbox', { name }).fill(value);
  if (file) await page.locator('input[type=file]').last().setInputFiles(file);
  await page.getByRole('button', { name: 'Send' }).click();
}

function background(): Promise<string> {
  return page.evaluate(() => getComputedStyle(document.body).backgroundColor);
}
