import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { patience } from '../../../.ci/patience.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A page under test, and what went wrong on it. */
export interface Visitor {
  page: Page;
  /** What the console said in anger, the policy's refusals among it, and what was thrown. */
  complaints: string[];
  /** The origins that the page asked for anything. */
  origins: Set<string>;
  leave(): Promise<void>;
}

/** Opens a tab of its own: nothing of it is shared with another visitor. */
export async function visit(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<Visitor> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, ...options });
  // Playwright's own patience is half a minute.
  context.setDefaultTimeout(patience.expect.poll.timeout);
  const page = await context.newPage();
  const complaints: string[] = [];
  const origins = new Set<string>();
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    // An answer of 400 and above is one, which the page shows.
    if (/^Failed to load resource/.test(message.text())) return;
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith('http')) origins.add(origin);
  });
  return { page, complaints, origins, leave: () => context.close() };
}

/** Goes to a place on the page that is open. */
export async function go(page: Page, hash: string): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to;
  }, hash);
}

/** What would keep somebody out, as axe finds it: each with the elements. It runs under the page's own policy. */
export async function barriers(page: Page): Promise<string[]> {
  // Colours that are on their way to others are neither.
  await page.evaluate(() =>
    Promise.allSettled(document.getAnimations().map(({ finished }) => finished)),
  );
  const { violations } = await page.evaluate<{
    violations: { id: string; nodes: { target: string[]; failureSummary?: string }[] }[];
  }>(`${axe}; axe.run({ resultTypes: ['violations'] })`);
  return violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map(({ target, failureSummary }) => `${target.join(' ')} (${failureSummary})`).join('; ')}`,
  );
}

/** By how many pixels the page is wider than the window. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}
