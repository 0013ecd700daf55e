import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { patience } from '../../.ci/patience.js';
import { readPages } from '../generator/index.js';
import { guideHash, operationHash } from '../generator/links.js';
import { badgeOf } from '../generator/provenance.js';
import { chromiumMissing, startChromium } from './browser/chromium.js';
import { faintTexts } from './browser/contrast.js';
import { buildSite, type Site } from './browser/site.js';
import { readContract } from './contract.js';

/** What axe puts into the page. */
declare const axe: typeof import('axe-core');

const contract = await readContract();
const guides = await readPages(contract);
const operations = contract.operations.map(({ id, summary, provenance, tags }) => {
  if (provenance === undefined) throw new Error(`${id} does not say where it comes from`);
  return { id, summary, provenance, hash: operationHash(tags[0] ?? '', id) };
});

let browser: Browser | undefined;
let site: Site;
let page: Page;
/** What the page said in anger, and what it asked of others. */
let complaints: string[];
let requests: string[];

beforeAll(async () => {
  browser = await startChromium();
  if (browser) site = await buildSite(['1.9.0', '1.10.0']);
});
beforeEach((ctx) => {
  if (!browser) ctx.skip(chromiumMissing);
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

describe('the site', () => {
  beforeEach(() => open({ colorScheme: 'light' }));
  afterEach(() => page?.context().close());

  test('renders with the network off, and asks nobody for anything', async () => {
    await page.context().setOffline(true);
    await load('', site.fileUrl);
    await page.getByRole('heading', { name: 'BiometrID API' }).waitFor();
    await visit('#/uploads');
    await visit('#/face/enrollface');
    expect(requests.filter((url) => !/^(file|data|blob):/.test(url))).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('has nothing that axe finds at the start, in guides, in the changelog and at an operation', async () => {
    await load();
    for (const hash of ['#/uploads', '#/changelog/next', '#/error-codes', '#/face/enrollface'])
      await visit(hash);
    await page.evaluate(
      await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'),
    );
    const { violations } = await page.evaluate(() => axe.run());
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  });

  test('opens the first result at Enter, pressed before there is one', async () => {
    await load();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('uploads');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.hash === '#/uploads');
  });

  test('links operations to the playground of a server that says that it has one', async () => {
    await page.route(site.url, async (route) => {
      const response = await route.fetch();
      const body = (await response.text()).replace(
        '<html lang="en">',
        '<html lang="en" data-playground="/playground/">',
      );
      await route.fulfill({ response, body });
    });
    await load('#/face/enrollface');
    const link = page.getByRole('link', { name: 'Try it in the playground' }).first();
    expect(await link.getAttribute('href')).toMatch(/^\/playground\/#\/operation\/\w+$/);
  });

  test('can be walked by keyboard, and shows where the focus is', async () => {
    await load();
    const stops: string[] = [];
    for (let step = 0; step < 40; step++) {
      await page.keyboard.press('Tab');
      const { text, outline } = await page.evaluate(() => {
        const focused = document.activeElement ?? document.body;
        const { outlineStyle, outlineWidth } = getComputedStyle(focused);
        return {
          text: focused.textContent?.trim() ?? '',
          outline: outlineStyle === 'none' ? 0 : Number.parseFloat(outlineWidth),
        };
      });
      expect(outline, `the outline of "${text}", in pixels`).toBeGreaterThanOrEqual(1);
      stops.push(text);
      if (text === 'Voice') break;
    }
    expect(stops).toEqual(
      expect.arrayContaining([...guides.map(({ title }) => title), 'User', 'Voice']),
    );
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.hash === '#/voice');
  });

  test('can be used on a phone: nothing is wider than the screen, and the menu opens', async () => {
    await open({ viewport: { width: 375, height: 700 }, isMobile: true, hasTouch: true });
    await load();
    for (const hash of [
      '#/',
      ...guides.map(({ name }) => guideHash(name)),
      '#/error-codes/no_voice_engine_configuration_available',
      '#/face/enrollface',
      '#/voice/enrollvoice',
    ]) {
      await visit(hash);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(width, hash).toBeLessThanOrEqual(375);
    }
    const link = page.locator('.menu-content').getByText('Uploads', { exact: true });
    expect(await link.isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Open navigation menu' }).tap();
    await link.tap();
    await page.waitForURL((url) => url.hash === '#/uploads');
  });

  test('leads to the pages of older releases, newest first, and back', async () => {
    await load();
    await page.getByRole('link', { name: 'other versions' }).click();
    await page.waitForURL('**/versions.html');
    expect(await page.locator('li').allInnerTexts()).toEqual(['1.10.0', '1.9.0']);
    await page.getByRole('link', { name: '1.9.0' }).click();
    await page.getByRole('heading', { name: 'BiometrID API (1.9.0)' }).waitFor();
    expect(await page.locator('.menu-content').getByText('Guides').count()).toBe(0);
    await page.getByRole('link', { name: 'other versions' }).click();
    await page.waitForURL(`${site.url}versions.html`);
    expect(complaints).toEqual([]);
  });

  describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
    test('has no text too faint to read', async () => {
      await page.emulateMedia({ colorScheme });
      await load();
      for (const hash of [
        '#/',
        '#/errors-and-outcomes',
        '#/getting-started/call-it-from-typescript',
        '#/voice',
        '#/voice/enrollvoice',
        '#/liveness/checkliveness',
      ]) {
        await visit(hash);
        expect(await faintTexts(page), hash).toEqual([]);
      }
      await page.keyboard.press('Control+k');
      await page.keyboard.type('dialogue');
      await page.locator('[data-component-name="Search/SearchItem"]').first().waitFor();
      await ready();
      expect(await faintTexts(page), 'the search').toEqual([]);
    });
  });
});

// To open the page takes seconds, so that what leaves it as it was shares one.
describe('the page, once it is open', () => {
  beforeAll(async () => {
    if (!browser) return;
    await open({ colorScheme: 'light' });
    await load();
  });
  afterAll(() => page?.context().close());

  test('is there at once, and brings its script in a file that can be kept', async () => {
    const sent = await readFile(new URL('index.html', site.folderUrl));
    expect(brotliCompressSync(sent).length).toBeLessThan(60_000);
    const scripts = requests.filter((url) => url.endsWith('.js')).map((url) => basename(url));
    expect(scripts.sort()).toEqual([
      expect.stringMatching(/^contents-[0-9a-f]{12}\.js$/),
      expect.stringMatching(/^redoc-[0-9a-f]{12}\.js$/),
    ]);
  });

  test('shows every guide and every operation without a complaint, and each of their links leads somewhere', async () => {
    const links = new Set<string>();
    const places = new Set<string>(['']);
    for (const hash of [
      '#/',
      ...guides.map(({ name }) => guideHash(name)),
      ...operations.map((operation) => operation.hash),
    ]) {
      await visit(hash);
      for (const link of await attributes('a[href]', 'href')) links.add(link);
      for (const id of await attributes('[id]', 'id')) places.add(placeOf(id));
    }
    const inside = [...links].filter((link) => link.startsWith('#'));
    expect(inside.length).toBeGreaterThan(guides.length + operations.length);
    // What is not rendered yet has to be once one goes there.
    for (const link of inside.filter((link) => !places.has(placeOf(link)))) await visit(link);

    const beside = [...links].filter((link) => !/^(#|[a-z]+:)/.test(link));
    expect(beside.sort()).toEqual([
      'biometrid-api.html',
      'openapi.json',
      'openapi.yaml',
      'versions.html',
    ]);
    for (const link of beside) expect((await fetch(new URL(link, site.url))).status).toBe(200);
    expect(complaints).toEqual([]);
    expect(
      requests.filter((url) => !url.startsWith(site.url) && !/^(data|blob):/.test(url)),
    ).toEqual([]);
  });

  test.each(['runtimes', 'running/settings'])(
    'gives the guide %s the width, in lines that can be read',
    async (place) => {
      await visit(`#/${place}`);
      const section = page.locator(`[id="${place}"]`);
      const { text, table, letters } = await section.evaluate((element) => {
        const paragraph = element.querySelector('p');
        if (!paragraph) throw new Error('the section has no paragraph');
        const range = document.createRange();
        range.selectNodeContents(paragraph);
        const lines = new Set(
          [...range.getClientRects()].map(({ bottom }) => Math.round(bottom / 12)),
        );
        return {
          text: paragraph.getBoundingClientRect().width,
          table: element.querySelector('table')?.getBoundingClientRect().width ?? 0,
          letters: (paragraph.textContent ?? '').length / lines.size,
        };
      });
      expect(table).toBeGreaterThan(800);
      expect(text).toBeGreaterThan(480);
      expect(letters).toBeLessThanOrEqual(80);
    },
  );

  test('shows where an operation comes from, in a colour for each provenance', async () => {
    const oneOfEach = new Map(operations.map((operation) => [operation.provenance, operation]));
    expect(oneOfEach.size).toBe(4);
    const colors = new Set<string>();
    for (const { hash, summary, provenance } of oneOfEach.values()) {
      await visit(hash);
      const { name } = badgeOf(provenance);
      const badge = page
        .locator('#api-content')
        .locator('*:has(> h2)', { hasText: summary })
        .first()
        .getByText(name, { exact: true });
      await badge.first().waitFor();
      const color = await badge.first().evaluate((element) => {
        const tag = element.closest('[data-component-name="Tag/Tag"]');
        return tag ? getComputedStyle(tag).backgroundColor : '';
      });
      expect(color).toBe(await themeColor(`--provenance-${provenance}`));
      colors.add(color);
    }
    expect(colors.size).toBe(4);
  });

  test('colours the code of guides, keeps its lines, and copies it as it was written', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await visit('#/getting-started/call-it-from-typescript');
    const block = page.locator('.code', { hasText: 'createBiometridClient' }).first();
    expect(
      await block
        .locator('.keyword')
        .first()
        .evaluate((element) => getComputedStyle(element).color),
    ).toBe(await themeColor('--code-block-tokens-keyword-color'));
    const { lines, apart } = await block.evaluate((element) => {
      const pre = element.querySelector('pre');
      const button = element.querySelector('button');
      if (!pre || !button) throw new Error('the block lacks its code or its button');
      const style = getComputedStyle(pre);
      const height = pre.clientHeight - 2 * Number.parseFloat(style.paddingTop);
      return {
        lines: Math.round(height / Number.parseFloat(style.lineHeight)),
        apart: pre.getBoundingClientRect().right <= button.getBoundingClientRect().left,
      };
    });
    const written =
      /```ts\n(import[\s\S]*?)\n```/.exec(
        guides.find(({ name }) => name === 'getting-started')?.markdown ?? '',
      )?.[1] ?? '';
    expect(lines).toBe(written.split('\n').length);
    expect(apart).toBe(true);
    await block.getByRole('button', { name: 'Copy the code' }).click();
    await block.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(written);
  });

  test.each(['settings', 'what-each-client-has-for-itself', 'what-is-recorded'])(
    'keeps the tables of %s within their column',
    async (heading) => {
      await visit(`#/running/${heading}`);
      const section = page.locator(`[id="running/${heading}"]`);
      await section.locator('table').first().waitFor();
      const widths = await section.locator('table').evaluateAll((tables) =>
        tables.map((table) => ({
          table: table.getBoundingClientRect().right,
          column: table.closest('div')?.getBoundingClientRect().right,
        })),
      );
      expect(widths.length).toBeGreaterThan(0);
      for (const { table, column } of widths) expect(table).toBeLessThanOrEqual(column ?? 0);
    },
  );

  test('says where a response comes from', async () => {
    await visit('#/face/enrollface');
    await page
      .getByText('Later version: published only for version 1.1 or 1.2.0.')
      .first()
      .waitFor();
  });

  test('shows how an operation is called, with curl and in TypeScript', async () => {
    await visit('#/face/enrollface');
    const samples = page.locator('[id="face/enrollface"] .panel-request-samples');
    await samples.getByText("'photo=@photo.jpg'").waitFor();
    await samples.getByRole('button', { name: 'curl' }).click();
    await page.getByRole('menuitem', { name: 'TypeScript' }).click();
    await samples.getByText("fromPath('photo.jpg')").waitFor();
    expect(await samples.textContent()).toContain('biometrid.face.enroll({');
  });

  test.each([
    [
      'an operation',
      'pending dialogue',
      'Get the pending dialogue',
      '#/auxiliary/getpendingdialogue',
    ],
    ['a guide', 'uploads', 'Uploads', '#/uploads'],
  ])('finds %s by search, from the keyboard', async (_, query, title, hash) => {
    await load();
    await page.keyboard.press('Control+k');
    await page.keyboard.type(query);
    await page
      .locator('[data-component-name="Search/SearchItem"]')
      .first()
      .getByText(title)
      .first()
      .waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.hash === hash);
  });

  test('shows what it found in a table as a sentence', async () => {
    await load();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('address to listen at');
    const sentences =
      'host: address to listen at; 0.0.0.0 is every address (default: 127.0.0.1). port: port to listen at';
    await page
      .locator('[data-component-name="Search/SearchItem"]')
      .filter({ hasText: sentences })
      .waitFor();
  });
});

async function open(options: BrowserContextOptions): Promise<void> {
  await page?.context().close();
  if (!browser) throw new Error(chromiumMissing);
  const context = await browser.newContext({ viewport: { width: 1400, height: 1000 }, ...options });
  // Playwright's own patience is half a minute.
  context.setDefaultTimeout(patience.expect.poll.timeout);
  page = await context.newPage();
  complaints = [];
  requests = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('request', (request) => requests.push(request.url()));
}

/** Opens the first page, and waits until it is alive: what is rendered ahead does not react yet. */
async function load(hash = '', url = site.url): Promise<void> {
  await page.goto(url + hash);
  await page.locator('.menu-content a[href^="#/"]').first().waitFor({ state: 'attached' });
  await ready();
}

/** Goes to a place on the page that is open, and waits until it is rendered there. */
async function visit(hash: string): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to;
  }, hash);
  const id = hash.slice('#/'.length);
  if (id !== '') {
    const heading = page.locator(`[id="${id}"]`).first();
    await heading.waitFor({ state: 'attached' });
    await heading.scrollIntoViewIfNeeded();
    await page.waitForFunction((at) => {
      const section = document.getElementById(at);
      return section !== null && section.textContent.trim().length > 0;
    }, id);
  }
  await ready();
}

/** Waits until nothing is rendered any more. */
async function ready(): Promise<void> {
  await page.waitForFunction(
    () => {
      const size = document.getElementsByTagName('*').length;
      const settled = Reflect.get(globalThis, 'lastSize') === size;
      Reflect.set(globalThis, 'lastSize', size);
      return settled;
    },
    undefined,
    { polling: 100 },
  );
}

function attributes(selector: string, name: string): Promise<string[]> {
  return page
    .locator(selector)
    .evaluateAll(
      (elements, attribute) => elements.map((element) => element.getAttribute(attribute) ?? ''),
      name,
    );
}

/** The part of the page that a link or an id names; a link to a field holds the operation and then the field. */
function placeOf(name: string): string {
  return decodeURIComponent(name.split('#').at(-1) ?? '').replace(/^\//, '');
}

/** A colour of the theme, as the browser computes it. */
function themeColor(variable: string): Promise<string> {
  return page.evaluate((name) => {
    const probe = document.body.appendChild(document.createElement('i'));
    probe.style.backgroundColor = `var(${name})`;
    const color = getComputedStyle(probe).backgroundColor;
    probe.remove();
    return color;
  }, variable);
}
