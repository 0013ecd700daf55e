import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import * as engine from '../src/index.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

it('the README imports what there is', () => {
  const imported = [...readme.matchAll(/import \{ ([^}]+) \} from '@biometrid\/voice-engine'/g)];
  const names = imported.flatMap(([, list = '']) => list.split(', '));
  expect(names.length).toBeGreaterThan(0);
  expect(names.filter((name) => !(name in engine))).toEqual([]);
});

it('the README lists every error', () => {
  const errors = Object.keys(engine).filter((name) => /^(Unreadable|Voice)/.test(name));
  expect(errors.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
});
