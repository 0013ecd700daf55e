import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keyFolderOf } from '../../src/keys/open-keys.js';
import { biometrid } from '../command-in-process.js';
import { newDataFolder } from '../server-process.js';
import { startServerUnderTest } from '../server-under-test.js';

const withoutEngines = ['face', 'voice', 'document'].flatMap((kind) => [
  `--${kind}-engine`,
  'none',
]);

let data: string;
let ring: string;
beforeEach(() => {
  data = newDataFolder();
  ring = join(keyFolderOf(data), 'keyring.json');
});
afterEach(() => rmSync(dirname(data), { recursive: true }));

/** Serves until a user is made. @returns the ids of users that can be named in the audit log. */
async function served(): Promise<void> {
  const server = await startServerUnderTest({ data });
  const { biometrid } = await server.client();
  await biometrid.users.create({ reference_id: 'customer-4711' });
  await server.stop();
}

function changeKey(text: string): string {
  return text.replace(/"key": "(.)/, (_, first) => `"key": "${first === 'A' ? 'B' : 'A'}`);
}

/** As a release before check values wrote it. */
function withoutChecks(text: string): string {
  const { format, keys } = JSON.parse(text);
  const bare = keys.map(({ check: _, ...key }: { check: string }) => key);
  return JSON.stringify({ format, keys: bare }, undefined, 2);
}

async function examined() {
  const { code, stdout } = await biometrid('doctor', '--data', data, '--json', ...withoutEngines);
  const says = (about: string) =>
    JSON.parse(stdout).findings.find((finding: { about: string }) => finding.about === about)?.says;
  return { code, says };
}

describe('a ring of which one character was changed', () => {
  it('starts no server, rotates nothing, and the doctor tells', async () => {
    await served();
    const whole = readFileSync(ring, 'utf8');
    writeFileSync(ring, changeKey(whole));
    await expect(startServerUnderTest({ data })).rejects.toThrow(/is damaged: the key .* Restore/);
    const rotated = await biometrid('keys', 'rotate', '--data', data);
    expect([rotated.code, rotated.stderr]).toEqual([1, expect.stringMatching(/is damaged: /)]);
    const { code, says } = await examined();
    expect([code, says('keys')]).toEqual([1, expect.stringMatching(/is damaged: the key/)]);
    writeFileSync(ring, whole);
    await served();
    expect((await examined()).code).toBe(0);
  });

  it('is told by what it does not open, where an earlier release wrote it', async () => {
    await served();
    const whole = withoutChecks(readFileSync(ring, 'utf8'));
    writeFileSync(ring, changeKey(whole));
    await expect(startServerUnderTest({ data })).rejects.toThrow(
      /opens none of the 1 keys of users .* Restore keyring\.json/,
    );
    const rotated = await biometrid('keys', 'rotate', '--data', data);
    expect([rotated.code, rotated.stderr]).toEqual([1, expect.stringMatching(/opens none of/)]);
    expect((await examined()).says('keys fit')).toMatch(/opens none of/);
    expect(readFileSync(ring, 'utf8')).toBe(changeKey(whole));

    writeFileSync(ring, whole);
    expect((await examined()).says('key checks')).toMatch(/no check value/);
    await served();
    expect((await examined()).says('key checks')).toBeUndefined();
    expect(JSON.parse(readFileSync(ring, 'utf8')).keys[0].check).toMatch(/^[0-9a-f]{16}$/);
  });
});
