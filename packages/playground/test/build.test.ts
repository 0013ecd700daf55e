import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const assets = readdirSync(join(dist, 'assets'));
const shell = readFileSync(join(dist, 'index.html'), 'utf8');
const code = assets.filter((name) => /\.(js|css)$/.test(name));
const first = code.filter((name) => shell.includes(`/playground/assets/${name}`));
/** Bytes with gzip. */
const size = (name: string) => statSync(join(dist, 'assets', `${name}.gz`)).size;

describe('the built page', () => {
  it('is light: what comes first, and what comes with a screen', () => {
    expect(first.length).toBeGreaterThan(1);
    expect(first.map(size).reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(250_000);
    for (const name of code.filter((name) => !first.includes(name)))
      expect([name, size(name) < 60_000]).toEqual([name, true]);
  });

  it('lies compressed beside itself', () => {
    for (const name of code) {
      const plain = readFileSync(join(dist, 'assets', name));
      const packed = (end: string) => readFileSync(join(dist, 'assets', `${name}.${end}`));
      expect(brotliDecompressSync(packed('br')).equals(plain)).toBe(true);
      expect(gunzipSync(packed('gz')).equals(plain)).toBe(true);
    }
  });

  it('is one shell and files whose names change with their content', () => {
    expect(readdirSync(dist).sort()).toEqual(['assets', 'index.html', 'licences.md']);
    const names = assets.filter((name) => !/\.(br|gz)$/.test(name));
    expect(names.filter((name) => !/-[\w-]{8}\.\w+$/.test(name))).toEqual([]);
  });

  it('runs nothing and loads nothing that its policy forbids', () => {
    expect(shell.match(/<script\b[^>]*>/g)).toHaveLength(1);
    expect(shell).not.toMatch(/<style|style=|onload=|<script[^>]*>[^<]/);
    for (const name of code)
      expect(readFileSync(join(dist, 'assets', name), 'utf8')).not.toMatch(
        /url\(["']?data:(?!image\/svg)|\bnew Function\(/,
      );
  });

  it('names the licence of each package that is bundled in it', () => {
    const licences = readFileSync(join(dist, 'licences.md'), 'utf8');
    for (const name of ['react', 'react-dom', '@mantine/core', 'openapi-fetch', 'get-nonce'])
      expect(licences).toMatch(new RegExp(`^#.*${name}`, 'm'));
  });
});
