import process from 'node:process';
import { expect, it } from 'vitest';
import { MissingRuntime } from './missing-runtime.js';
import { inPage } from './runtimes.js';

it('a page that holds a secret is warned in its console, without the secret, unless it is meant', async (ctx) => {
  const warnings: string[] = [];
  try {
    await inPage(async (page) => {
      page.on('console', (message) => warnings.push(`${message.type()}: ${message.text()}`));
      await page.evaluate(
        `createBiometridClient({ baseUrl: 'https://example.com', key: 'key-of-a-page', secret: 'secret-of-a-page' })`,
      );
      await page.evaluate(
        `createBiometridClient({ baseUrl: 'https://example.com', key: 'k', secret: 's', allowBrowser: true }).withOptions({ key: 'l' })`,
      );
    });
  } catch (error) {
    if (!(error instanceof MissingRuntime) || process.env['CI']) throw error;
    ctx.skip(error.message);
  }
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(/^warning: BiometrID: .*secret/);
  expect(warnings[0]).not.toContain('secret-of-a-page');
});
