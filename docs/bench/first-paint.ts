import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import { chromiumMissing, startChromium } from '../test/browser/chromium.js';

/** Another page in one file, from an earlier release, sent as it is. */
const { values } = parseArgs({ options: { former: { type: 'string' } } });

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const ways = [
  { name: 'the site', file: join(dist, 'index.html'), compressed: true },
  { name: 'in one file', file: join(dist, 'biometrid-api.html'), compressed: true },
  ...(values.former ? [{ name: 'former', file: values.former, compressed: false }] : []),
];
const rounds = 9;
/** 10 Mbit/s both ways, and 40 ms for the way there and back. */
const line = { offline: false, latency: 40, downloadThroughput: 1.25e6, uploadThroughput: 1.25e6 };

/** What a visit took, in milliseconds from its start. */
interface Visit {
  /** Until text was painted. */
  painted: number;
  /** Until the menu was there and could be used. */
  alive: number;
  /** All tasks of the page's thread above 50 ms together. */
  longTasks: number;
  bytes: number;
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};
let way = ways[0];
let bytes = 0;
const server = createServer(async (request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const file = pathname === '/' && way ? way.file : join(dist, pathname);
  const small = way?.compressed && existsSync(`${file}.br`);
  const content = await readFile(small ? `${file}.br` : file).catch(() => undefined);
  bytes += content?.length ?? 0;
  response.writeHead(content ? 200 : 404, {
    'content-type': types[extname(file)] ?? 'application/octet-stream',
    ...(small && { 'content-encoding': 'br' }),
  });
  response.end(content);
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = server.address();
const port = typeof address === 'object' ? address?.port : undefined;

const browser = await startChromium();
if (!browser) throw new Error(chromiumMissing);
const visits = new Map<string, Visit[]>(ways.map(({ name }) => [name, []]));
for (let round = 0; round < rounds; round++)
  for (way of ways) visits.get(way.name)?.push(await visit(browser, `http://127.0.0.1:${port}/`));
await browser.close();
server.close();

const last = medianOf(ways.at(-1)?.name ?? '');
for (const { name } of ways) {
  const median = medianOf(name);
  const ratio = (key: keyof Visit) => (median[key] / last[key]).toFixed(2);
  console.log(
    `${name}: ${Math.round(median.bytes / 1_000)} kB; text after ${Math.round(median.painted)} ms (${ratio('painted')}), alive after ${Math.round(median.alive)} ms (${ratio('alive')}), long tasks ${Math.round(median.longTasks)} ms (${ratio('longTasks')})`,
  );
}

async function visit(browser: Browser, url: string): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1400, height: 1000 } });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', line);
  await page.addInitScript(() => {
    Reflect.set(globalThis, 'longTasks', 0);
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries())
        Reflect.set(globalThis, 'longTasks', Reflect.get(globalThis, 'longTasks') + duration);
    }).observe({ type: 'longtask', buffered: true });
  });
  bytes = 0;
  await page.goto(url);
  await page.locator('.menu-content a[href^="#/"]').first().waitFor({ state: 'attached' });
  const alive = await page.evaluate(() => performance.now());
  // What comes after it is a part of it.
  await page.waitForTimeout(1_500);
  const { painted, longTasks } = await page.evaluate(() => ({
    painted: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    longTasks: Number(Reflect.get(globalThis, 'longTasks')),
  }));
  await context.close();
  return { painted, alive, longTasks, bytes };
}

function medianOf(name: string): Visit {
  const all = visits.get(name) ?? [];
  const median = (key: keyof Visit) =>
    all.map((each) => each[key]).sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN;
  return {
    painted: median('painted'),
    alive: median('alive'),
    longTasks: median('longTasks'),
    bytes: median('bytes'),
  };
}
