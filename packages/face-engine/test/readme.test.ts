import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { refusals } from '../src/index.js';
import { application } from './application.js';
import { person } from './photographs.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

it('the example in the README runs as it stands, and tells people apart', async (ctx) => {
  const [, example = ''] = /```js\n(.*?)```/s.exec(readme) ?? [];
  const { folder, run, remove } = application(ctx);
  onTestFinished(remove);
  writeFileSync(join(folder, 'passport.jpg'), person(ctx, 'Tony_Blair', 2));
  const printed = async (selfie: Buffer) => {
    writeFileSync(join(folder, 'selfie.jpg'), selfie);
    const { end, stdout, stderr } = await run(example);
    expect({ end, stderr }).toEqual({ end: 0, stderr: '' });
    return stdout;
  };
  expect(await printed(person(ctx, 'Tony_Blair', 3))).toMatch(/^one person/);
  expect(await printed(person(ctx, 'Colin_Powell', 2))).toMatch(/^two people/);
});

it('the README lists every reason of a refusal, and no other', () => {
  const section = readme.split('## Refusals')[1]?.split('| other errors')[0] ?? '';
  const reasons = [...section.matchAll(/`([a-z-]+)`/g)].map(([, reason]) => reason);
  expect(new Set(reasons)).toEqual(new Set(['reason', ...Object.keys(refusals)]));
});
