import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { biometrid } from '../command-in-process.js';
import { newDataFolder } from '../server-process.js';

const warning =
  'biometrid: BIOMETRID_DATABSE_URL is no setting and has no effect; did you mean BIOMETRID_DATABASE_URL?\n';

let data: string;
beforeEach(() => {
  data = newDataFolder();
  vi.stubEnv('BIOMETRID_DATABSE_URL', 'private-words');
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(dirname(data), { recursive: true });
});

describe('a variable that is no setting is named', () => {
  // None of them comes to its end: the keys are elsewhere, or there already.
  it.each([
    'serve',
    'quickstart',
    'clients create Acme',
    'clients list',
    'clients show Acme',
    'clients update Acme',
    'clients rotate Acme',
    'clients revoke Acme',
    'users unlock Acme Ada',
    'keys init',
    'keys rotate',
    'retention',
    'backup backup.db',
    'restore backup.db',
    'migrate',
    'audit verify',
    'audit export log.json',
    'audit heads heads.json',
  ])('by biometrid %s', async (words) => {
    const keys = words === 'keys init' ? `${data}-keys` : join(data, 'keys');
    const { code, stderr } = await biometrid(
      ...[...words.split(' '), '--data', data, '--keys', keys],
    );
    expect(code).toBeGreaterThan(0);
    expect(stderr.startsWith(warning)).toBe(true);
    expect(stderr.split(warning)).toHaveLength(2);
    expect(stderr).not.toContain('private-words');
  });

  it('where the command is refused, too: it may be the cause', async () => {
    for (const words of [
      ['serve', '--port', 'http'],
      ['clients', 'show'],
      ['backup', '--prot'],
    ]) {
      const { code, stderr } = await biometrid(...words);
      expect(code).toBe(2);
      expect(stderr).toMatch(new RegExp(`^${warning.replace('?', '\\?')}biometrid: .+\n$`));
    }
  });

  it('to nobody who asks how a command is called', async () => {
    expect((await biometrid('serve', '--help')).stderr).toBe('');
  });
});
