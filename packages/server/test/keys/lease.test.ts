import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { underLease } from '../../src/keys/lease.js';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'biometrid-lease-'));
  file = join(folder, 'lease');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('work under a lease', () => {
  it('has it to itself, and leaves nothing behind', () => {
    const answer = underLease(file, (confirm) => {
      expect(readFileSync(file, 'utf8')).toMatch(/^[0-9a-f]{32}$/);
      confirm();
      return 'done';
    });
    expect(answer).toBe('done');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('that fails ends the lease', () => {
    const failing = () =>
      underLease(file, () => {
        throw new Error('no');
      });
    expect(failing).toThrow('no');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('waits until a holder that was killed counts as dead, then goes on', () => {
    writeFileSync(file, 'the dead');
    const begin = performance.now();
    underLease(file, (confirm) => confirm());
    expect(performance.now() - begin).toBeGreaterThan(2_900);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('runs again when another took the lease before its lasting change', () => {
    const runs: string[] = [];
    underLease(file, (confirm) => {
      runs.push('begun');
      if (runs.length === 1) writeFileSync(file, 'another');
      confirm();
      runs.push('changed');
    });
    expect(runs).toEqual(['begun', 'begun', 'changed']);
  });

  it('does not end the lease of another who took it after the change', () => {
    underLease(file, (confirm) => {
      confirm();
      writeFileSync(file, 'another');
    });
    expect(readFileSync(file, 'utf8')).toBe('another');
  });

  it('cannot begin where the folder is missing', () => {
    expect(() => underLease(join(folder, 'none', 'lease'), () => {})).toThrow(/ENOENT/);
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });
});
