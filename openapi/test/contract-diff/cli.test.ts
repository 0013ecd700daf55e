import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { contractDiff } from '../../contract-diff/command.js';
import type { JsonObject } from '../../contract-diff/documents/json.js';
import { withOperation } from './documents.js';

const oldContract = withOperation({ summary: 'Make' });
const fixedContract = withOperation({ summary: 'Make a thing' });
const largerContract = withOperation({
  summary: 'Make',
  parameters: [{ name: 'size', in: 'query', schema: { type: 'integer' } }],
});
const brokenContract = withOperation({ summary: 'Make', operationId: 'createThing' });

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

describe('two documents', () => {
  it('are compared as JSON with exactly the four fields of each change', () => {
    write('a.yaml', oldContract);
    write('b.json', JSON.stringify(brokenContract));
    const { status, out, error } = run('--from', 'a.yaml', '--to', 'b.json', '--json');
    expect({ status, error }).toEqual({ status: 0, error: '' });
    expect(JSON.parse(out)).toEqual({
      changes: [
        {
          level: 'breaking',
          operation: 'makeThing',
          place: 'operationId',
          message: 'The operationId changed from makeThing to createThing.',
        },
      ],
    });
  });

  it('without a change are an empty list', () => {
    write('a.yaml', oldContract);
    expect(JSON.parse(run('--from', 'a.yaml', '--to', 'a.yaml', '--json').out)).toEqual({
      changes: [],
    });
    expect(run('--from', 'a.yaml', '--to', 'a.yaml').out).toBe(
      'From a.yaml to a.yaml: no change.\n',
    );
  });

  it('are told by level and then by operation', () => {
    write('a.yaml', oldContract);
    write('b.yaml', {
      ...withOperation({ summary: 'Make a thing', operationId: 'createThing' }),
      tags: [{ name: 'A' }],
    });
    expect(run('--from', 'a.yaml', '--to', 'b.yaml').out).toBe(
      [
        'From a.yaml to b.yaml: 1 breaking change, 2 fixes.',
        '',
        'BREAKING CHANGES',
        '  makeThing',
        '    operationId: The operationId changed from makeThing to createThing.',
        '',
        'FIXES',
        '  The whole document',
        '    tags.A: The text of the group A is new.',
        '  makeThing',
        '    summary: The summary was reworded.',
        '',
      ].join('\n'),
    );
  });

  it('tell a change that operations share once, with all their names', () => {
    const shared = (minLength: number): JsonObject => {
      const operation = (operationId: string) => ({
        operationId,
        parameters: [{ name: 'q', in: 'query', schema: { type: 'string', minLength } }],
        responses: { '200': { description: 'Done' } },
      });
      const paths = { '/a': { get: operation('getA') }, '/b': { get: operation('getB') } };
      return { ...withOperation({}), paths };
    };
    write('a.yaml', shared(2));
    write('b.yaml', shared(1));
    const { out } = run('--from', 'a.yaml', '--to', 'b.yaml');
    expect(out).toContain('1 addition.');
    expect(out).toContain(
      '  getA, getB\n    request.query.q: The minimum length went from 2 to 1.\n',
    );
    const json: unknown = JSON.parse(run('--from', 'a.yaml', '--to', 'b.yaml', '--json').out);
    expect(json).toMatchObject({ changes: [{ operation: 'getA' }, { operation: 'getB' }] });
  });

  it('are told as sections of a changelog, in which text stays text', () => {
    const of = (value: string) =>
      withOperation({ parameters: [{ name: 'q', in: 'query', schema: { enum: ['a', value] } }] });
    write('a.yaml', of('<b>*'));
    write('b.yaml', of('c'));
    expect(run('--from', 'a.yaml', '--to', 'b.yaml', '--markdown').out).toBe(
      [
        '### Breaking changes',
        '',
        '- **makeThing**',
        '  - `request.query.q`: The value "\\<b\\>\\*" is no longer accepted.',
        '',
        '### Additions',
        '',
        '- **makeThing**',
        '  - `request.query.q`: The value "c" is accepted now.',
        '',
      ].join('\n'),
    );
    expect(run('--from', 'a.yaml', '--to', 'a.yaml', '--markdown').out).toBe(
      'No change of the API.\n',
    );
  });

  it('are compared without a look at pending changesets', () => {
    write('a.yaml', oldContract);
    write('b.yaml', brokenContract);
    write('.changeset/bad.md', 'no front matter');
    expect(run('--from', 'a.yaml', '--to', 'b.yaml').status).toBe(0);
  });
});

describe('what cannot be read', () => {
  const unreadable: readonly (readonly [string, string, string])[] = [
    ['broken YAML', 'openapi: 3.1.0\npaths: [', 'cannot be read as YAML or JSON'],
    ['a key that occurs twice', 'openapi: 3.1.0\nopenapi: 3.1.0\n', 'Map keys must be unique'],
    ['an empty file', '', 'is no OpenAPI 3.0 or 3.1 document'],
    ['Swagger 2', 'swagger: "2.0"\npaths: {}\n', 'its field "openapi" holds nothing'],
    ['a version to come', 'openapi: 4.0.0\npaths: {}\n', '"4.0.0"'],
    ['a version that only begins alike', 'openapi: 3.10.0\npaths: {}\n', '"3.10.0"'],
    ['paths that are no map', 'openapi: 3.1.0\npaths: []\n', '"paths" is no map'],
    ['a reference to nothing', reference('#/components/schemas/X'), 'leads to nothing'],
    ['a reference to a member of every object', reference('#/constructor'), 'leads to nothing'],
    ['a reference to a file', reference('other.yaml#/X'), 'Bundle it first'],
    ['a billion laughs', laughs(), 'Excessive alias count'],
    [
      'thousands of levels of lists',
      `openapi: 3.1.0\nx: ${'['.repeat(9000)}${']'.repeat(9000)}`,
      'nested too deeply',
    ],
  ];

  function reference(to: string): string {
    const answer = {
      description: 'Done',
      content: { 'application/json': { schema: { $ref: to } } },
    };
    return stringify(withOperation({ responses: { '200': answer } }));
  }

  function laughs(): string {
    const lines = ['openapi: 3.1.0', 'l0: &l0 [ha, ha, ha, ha, ha, ha, ha, ha, ha, ha]'];
    for (let level = 1; level < 10; level += 1) {
      lines.push(`l${level}: &l${level} [${`*l${level - 1}, `.repeat(10)}]`);
    }
    return lines.join('\n');
  }

  it.each(unreadable)(
    '%s: exit status 2, the reason on stderr, nothing on stdout',
    (_, content, reason) => {
      write('good.yaml', oldContract);
      write('bad.yaml', content);
      const { status, out, error } = run('--from', 'good.yaml', '--to', 'bad.yaml', '--json');
      expect({ status, out }).toEqual({ status: 2, out: '' });
      expect(error).toMatch(/^contract:diff: /);
      expect(error).toContain('bad.yaml');
      expect(error).toContain(reason);
    },
  );

  it('a file that is not there, or a folder', () => {
    write('good.yaml', oldContract);
    expect(run('--from', 'none.yaml', '--to', 'good.yaml')).toEqual({
      status: 2,
      out: '',
      error: 'contract:diff: none.yaml cannot be read: there is no such file.\n',
    });
    expect(run('--from', 'good.yaml', '--to', '.').error).toContain('it is a folder');
  });

  it('a parameter that is a circle of references', () => {
    const circle = withOperation(
      { parameters: [{ $ref: '#/components/parameters/A' }] },
      { components: { parameters: { A: { $ref: '#/components/parameters/A' } } } },
    );
    write('circle.yaml', circle);
    const { status, error } = run('--from', 'circle.yaml', '--to', 'circle.yaml');
    expect({ status, error }).toMatchObject({ status: 2 });
    expect(error).toContain('leads back to itself');
  });

  it('options that are not known or do not go together', () => {
    const wrong = [
      ['--colour'],
      ['--from', 'a.yaml'],
      ['--json', '--markdown'],
      ['main', 'v1'],
      ['main', '--from', 'a.yaml', '--to', 'b.yaml'],
    ];
    for (const args of wrong) {
      const { status, out, error } = run(...args);
      expect({ args, status, out }).toEqual({ args, status: 2, out: '' });
      expect(error).toContain('See --help.');
    }
  });
});

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

describe('outside of a git checkout', () => {
  it('a revision cannot be compared with', () => {
    write('openapi/biometrid.yaml', oldContract);
    expect(run('main').error).toContain('This is no git checkout');
  });
});

describe('the command', { timeout: 60_000 }, () => {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const tsx = join(root, 'node_modules/tsx/dist/cli.mjs');
  const cli = join(root, 'openapi/contract-diff/cli.ts');
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

  it('exits with 2 for what it cannot read', () => {
    const { status, stdout, stderr } = start(['--from', 'a.yaml', '--to', 'b.yaml']);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('there is no such file');
  });

  it('explains itself', () => {
    const { status, stdout } = start(['--help']);
    expect(status).toBe(0);
    for (const word of ['--from', '--markdown', 'breaking', 'pnpm contract:diff']) {
      expect(stdout).toContain(word);
    }
  });
});
