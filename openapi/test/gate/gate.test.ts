import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { JsonObject } from '@biometrid/contract-diff';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { contractDiff } from '../../gate/command.js';

const oldContract = contract({ summary: 'Make', 'x-client-name': 'a' });
const fixedContract = contract({ summary: 'Make a thing', 'x-client-name': 'a' });
const largerContract = contract({
  summary: 'Make',
  'x-client-name': 'a',
  parameters: [{ name: 'size', in: 'query', schema: { type: 'integer' } }],
});
const brokenContract = contract({
  summary: 'Make',
  'x-client-name': 'a',
  parameters: [{ name: 'size', in: 'query', required: true }],
});

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'contract-diff-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(path: string, content: string | JsonObject): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : stringify(content));
  return file;
}

function git(...args: string[]): void {
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@things.example'];
  execFileSync('git', [...identity, ...args], { cwd: folder, stdio: 'ignore' });
}

/** Runs the command in this process, with the temporary folder as the workspace. */
function run(...args: string[]) {
  let out = '';
  let error = '';
  const status = contractDiff(args, {
    workspace: folder,
    folders: [folder],
    out: (text) => {
      out += text;
    },
    error: (text) => {
      error += text;
    },
  });
  return { status, out, error };
}

/** A contract with one operation, `POST /things`. */
function contract(operation: JsonObject): JsonObject {
  return {
    openapi: '3.1.0',
    info: { title: 'Things', version: '1.0.0' },
    paths: {
      '/things': {
        post: {
          operationId: 'makeThing',
          responses: { '200': { description: 'Done' } },
          ...operation,
        },
      },
    },
  };
}

describe('the contract since its last release', () => {
  it('is not compared before the first release', () => {
    write('openapi/biometrid.yaml', oldContract);
    write('openapi/released/README.md', 'Releases');
    const { status, out } = run();
    expect(status).toBe(0);
    expect(out).toBe(
      'There is no release yet, so there is nothing to compare the contract with.\n',
    );
    expect(JSON.parse(run('--json').out)).toEqual({ changes: [] });
  });

  it('is compared with the newest release by version, not by name', () => {
    write('openapi/released/biometrid-1.9.0.yaml', brokenContract);
    write('openapi/released/biometrid-1.10.0.yaml', oldContract);
    write('openapi/released/biometrid-draft.yaml', 'not a release');
    write('openapi/biometrid.yaml', oldContract);
    expect(run()).toEqual({
      status: 0,
      out: 'From release 1.10.0 to openapi/biometrid.yaml: no change.\n',
      error: '',
    });
  });

  const gate: readonly (readonly [string, JsonObject, string | undefined, 0 | 1])[] = [
    ['nothing changed and no changeset is pending', oldContract, undefined, 0],
    ['a fix without a changeset', fixedContract, undefined, 1],
    ['a fix with none', fixedContract, 'none', 1],
    ['a fix with a patch', fixedContract, 'patch', 0],
    ['an addition with a patch', largerContract, 'patch', 1],
    ['an addition with a minor', largerContract, 'minor', 0],
    ['a break without a changeset', brokenContract, undefined, 1],
    ['a break with a minor', brokenContract, 'minor', 1],
    ['a break with a major', brokenContract, 'major', 0],
    [
      'a name of the client that breaks with a minor',
      contract({ summary: 'Make', 'x-client-name': 'b' }),
      'minor',
      1,
    ],
    ['a fix with a major', fixedContract, 'major', 0],
  ];

  it.each(gate)('%s', (_, contract, bump, status) => {
    write('openapi/released/biometrid-1.0.0.yaml', oldContract);
    write('openapi/biometrid.yaml', contract);
    write('.changeset/README.md', 'How changesets work');
    write('.changeset/config.json', '{}');
    if (bump !== undefined) {
      write('.changeset/quick-cats-run.md', `---\n"@biometrid/client": ${bump}\n---\n\nWords.\n`);
    }
    const result = run();
    expect(result.status).toBe(status);
    if (status === 1) expect(result.error).toContain('run "pnpm changeset"');
    else expect(result.error).toBe('');
  });

  it('needs the largest bump of all changesets and all packages', () => {
    write('openapi/released/biometrid-1.0.0.yaml', oldContract);
    write('openapi/biometrid.yaml', brokenContract);
    write(
      '.changeset/a.md',
      '---\r\n"@biometrid/client": patch\r\n"@biometrid/types": major\r\n---\r\nx',
    );
    write('.changeset/b.md', '---\n"@biometrid/server": minor\n---\nx');
    write('.changeset/empty.md', '---\n---\n');
    expect(run().status).toBe(0);
  });

  it('says which version is needed, on stderr, so that JSON stays JSON', () => {
    write('openapi/released/biometrid-1.0.0.yaml', oldContract);
    write('openapi/biometrid.yaml', brokenContract);
    write('.changeset/a.md', '---\n"@biometrid/client": minor\n---\nx');
    const { status, out, error } = run('--json');
    expect(status).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ changes: [{ level: 'breaking' }] });
    expect(error).toBe(
      'These changes need a major version and the pending changesets are minor: run "pnpm changeset" and choose major.\n',
    );
  });

  it.each([
    ['without front matter', 'Words only.\n', 'it has no front matter'],
    [
      'with a bump that does not exist',
      '---\n"@biometrid/client": huge\n---\n',
      'it asks for "huge"',
    ],
    ['with front matter that is a list', '---\n- a\n---\n', 'is no list of packages'],
    ['with front matter that is no YAML', '---\n"a: [\n---\n', 'is no YAML'],
  ])('is not judged by a changeset %s', (_, content, reason) => {
    write('openapi/released/biometrid-1.0.0.yaml', oldContract);
    write('openapi/biometrid.yaml', oldContract);
    write('.changeset/bad.md', content);
    const { status, error } = run();
    expect(status).toBe(2);
    expect(error).toContain('.changeset/bad.md');
    expect(error).toContain(reason);
  });
});

describe('the contract since a git revision', () => {
  beforeEach(() => {
    git('init', '--quiet', '--initial-branch=main');
    write('README.md', 'A repository');
    git('add', '.');
    git('commit', '--quiet', '-m', 'Begin');
    git('tag', 'empty');
    write('openapi/biometrid.yaml', oldContract);
    git('add', '.');
    git('commit', '--quiet', '-m', 'Write the contract');
  });

  it('is the file in the folder against the one of the revision', () => {
    expect(run('main').out).toBe(
      'From openapi/biometrid.yaml at main to openapi/biometrid.yaml: no change.\n',
    );
    write('openapi/biometrid.yaml', largerContract);
    const { status, out } = run('HEAD');
    expect(status).toBe(1);
    expect(out).toContain('request.query.size: This optional parameter is new.');
  });

  it('is held against the pending changesets as well', () => {
    write('openapi/biometrid.yaml', largerContract);
    write('.changeset/a.md', '---\n"@biometrid/client": minor\n---\nx');
    expect(run('main').status).toBe(0);
  });

  it('needs a revision that exists', () => {
    for (const revision of ['v9.9.9', 'main:README.md', '']) {
      const { status, error } = run(revision);
      expect({ revision, status }).toEqual({ revision, status: 2 });
      expect(error).toContain(`There is no git revision "${revision}" here.`);
    }
  });

  it('takes no option of git for a revision', () => {
    const { status } = run('--', '--all');
    expect(status).toBe(2);
  });

  it('needs a revision that has the contract', () => {
    expect(run('empty')).toEqual({
      status: 2,
      out: '',
      error: 'contract:diff: The git revision "empty" has no file openapi/biometrid.yaml.\n',
    });
  });
});

describe('two documents', () => {
  it('are compared without a look at pending changesets', () => {
    write('a.yaml', oldContract);
    write('b.yaml', brokenContract);
    write('.changeset/bad.md', 'no front matter');
    expect(run('--from', 'a.yaml', '--to', 'b.yaml').status).toBe(0);
  });

  it('are compared by what goes over the wire, and by the names of types and client when asked', () => {
    write('a.yaml', contract({ 'x-client-name': 'things.make' }));
    write('b.yaml', contract({ 'x-client-name': 'things.create' }));
    const files = ['--from', 'a.yaml', '--to', 'b.yaml', '--json'];
    expect(JSON.parse(run(...files).out)).toEqual({ changes: [] });
    expect(JSON.parse(run(...files, '--types').out)).toEqual({
      changes: [
        {
          level: 'breaking',
          operation: 'makeThing',
          place: 'client',
          message: "The client's method changed from things.make to things.create.",
        },
      ],
    });
  });

  it('need options that are known and go together', () => {
    const wrong = [
      ['--colour'],
      ['--from', 'a.yaml'],
      ['--json', '--markdown'],
      ['--types'],
      ['main', 'v1'],
      ['main', '--from', 'a.yaml', '--to', 'b.yaml'],
    ];
    for (const args of wrong) {
      const { status, out, error } = run(...args);
      expect({ args, status, out }).toEqual({ args, status: 2, out: '' });
      expect(error).toMatch(/^contract:diff: .* See --help\.$/m);
    }
  });
});

describe('outside of a git checkout', () => {
  it('a revision cannot be compared with', () => {
    write('openapi/biometrid.yaml', oldContract);
    expect(run('main').error).toContain('This is no git checkout');
  });
});

describe('the command', { timeout: 60_000 }, () => {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const tsx = join(root, 'node_modules/tsx/dist/cli.mjs');
  const cli = join(root, 'openapi/gate/cli.ts');
  const start = (args: string[], env: NodeJS.ProcessEnv = {}) =>
    spawnSync(process.execPath, [tsx, cli, ...args], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 30_000,
      env: { ...process.env, ...env },
    });

  it('finds the contract and the releases from any folder', () => {
    const { status, stdout } = start(['--json']);
    expect([0, 1]).toContain(status);
    expect(JSON.parse(stdout)).toHaveProperty('changes');
  });

  it('finds files beside the person who runs it, wherever pnpm starts it', () => {
    write('beside-the-person.yaml', oldContract);
    write('elsewhere/b.yaml', brokenContract);
    const args = ['--from', '../beside-the-person.yaml', '--to', 'b.yaml', '--json'];
    const { status, stdout, stderr } = start(args, { INIT_CWD: join(folder, 'elsewhere') });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ changes: [{ level: 'breaking' }] });
  });
});

describe('the help', () => {
  it('names the ways to call it, and the levels', () => {
    const { status, out } = run('--help');
    expect(status).toBe(0);
    for (const word of ['--from', '--types', '--markdown', 'breaking', 'pnpm contract:diff']) {
      expect(out).toContain(word);
    }
  });
});
