import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { contractDiff } from '../src/command.js';
import type { JsonObject } from '../src/documents/json.js';
import { withOperation } from './documents.js';

const oldContract = withOperation({ summary: 'Make' });
const brokenContract = withOperation({
  summary: 'Make',
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

/** Runs the command in this process. File names begin in the temporary folder, and are told without it. */
function run(...args: string[]) {
  let out = '';
  let error = '';
  const inFolder = (arg: string) =>
    /^[\w-]+\.(yaml|json)$|^\.$/.test(arg) ? join(folder, arg) : arg;
  const status = contractDiff(args.map(inFolder), {
    out: (text) => {
      out += text;
    },
    error: (text) => {
      error += text;
    },
  });
  const told = (text: string) => text.replaceAll(`${folder}/`, '').replaceAll(folder, '.');
  return { status, out: told(out), error: told(error) };
}

describe('two documents', () => {
  it('are compared as JSON with exactly the four fields of each change', () => {
    write('a.yaml', oldContract);
    write('b.json', JSON.stringify(brokenContract));
    const { status, out, error } = run('a.yaml', 'b.json', '--json');
    expect({ status, error }).toEqual({ status: 0, error: '' });
    expect(JSON.parse(out)).toEqual({
      changes: [
        {
          level: 'breaking',
          operation: 'makeThing',
          place: 'request.query.size',
          message: 'This parameter is new and must be sent.',
        },
      ],
    });
  });

  it('without a change are an empty list', () => {
    write('a.yaml', oldContract);
    expect(JSON.parse(run('a.yaml', 'a.yaml', '--json').out)).toEqual({
      changes: [],
    });
    expect(run('a.yaml', 'a.yaml').out).toBe('From a.yaml to a.yaml: no change.\n');
  });

  it('are told by level and then by operation', () => {
    write('a.yaml', oldContract);
    write('b.yaml', {
      ...withOperation({
        summary: 'Make a thing',
        parameters: [{ name: 'size', in: 'query', required: true }],
      }),
      tags: [{ name: 'A' }],
    });
    expect(run('a.yaml', 'b.yaml').out).toBe(
      [
        'From a.yaml to b.yaml: 1 breaking change, 2 fixes.',
        '',
        'BREAKING CHANGES',
        '  makeThing',
        '    request.query.size: This parameter is new and must be sent.',
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
    const { out } = run('a.yaml', 'b.yaml');
    expect(out).toContain('1 addition.');
    expect(out).toContain(
      '  getA, getB\n    request.query.q: The minimum length went from 2 to 1.\n',
    );
    const json: unknown = JSON.parse(run('a.yaml', 'b.yaml', '--json').out);
    expect(json).toMatchObject({ changes: [{ operation: 'getA' }, { operation: 'getB' }] });
  });

  it('are told as sections of a changelog, in which text stays text', () => {
    const of = (value: string) =>
      withOperation({ parameters: [{ name: 'q', in: 'query', schema: { enum: ['a', value] } }] });
    write('a.yaml', of('<b>*'));
    write('b.yaml', of('c'));
    expect(run('a.yaml', 'b.yaml', '--markdown').out).toBe(
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
    expect(run('a.yaml', 'a.yaml', '--markdown').out).toBe('No change of the API.\n');
  });

  it('fail the command from the level on that --fail-on names', () => {
    write('a.yaml', oldContract);
    write('b.yaml', withOperation({ summary: 'Make a thing' }));
    write('c.yaml', brokenContract);
    const statusOf = (to: string, level: string) => run('a.yaml', to, '--fail-on', level).status;
    expect(['fix', 'addition', 'breaking'].map((level) => statusOf('b.yaml', level))).toEqual([
      1, 0, 0,
    ]);
    expect(['fix', 'addition', 'breaking'].map((level) => statusOf('c.yaml', level))).toEqual([
      1, 1, 1,
    ]);
    expect(statusOf('a.yaml', 'fix')).toBe(0);
  });
});

describe('what cannot be read', () => {
  const unreadable: readonly (readonly [string, string, string])[] = [
    ['broken YAML', 'openapi: 3.1.0\npaths: [', 'cannot be read as YAML or JSON'],
    ['a key that occurs twice', 'openapi: 3.1.0\nopenapi: 3.1.0\n', 'Map keys must be unique'],
    ['several documents', 'openapi: 3.1.0\n---\nopenapi: 3.1.0\n', 'multiple documents'],
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
      const { status, out, error } = run('good.yaml', 'bad.yaml', '--json');
      expect({ status, out }).toEqual({ status: 2, out: '' });
      expect(error).toMatch(/^contract-diff: /);
      expect(error).toContain('bad.yaml');
      expect(error).toContain(reason);
    },
  );

  it('a file that is not there, or a folder', () => {
    write('good.yaml', oldContract);
    expect(run('none.yaml', 'good.yaml')).toEqual({
      status: 2,
      out: '',
      error: 'contract-diff: none.yaml cannot be read: there is no such file.\n',
    });
    expect(run('good.yaml', '.').error).toContain('it is a folder');
  });

  it('a parameter that is a circle of references', () => {
    const circle = withOperation(
      { parameters: [{ $ref: '#/components/parameters/A' }] },
      { components: { parameters: { A: { $ref: '#/components/parameters/A' } } } },
    );
    write('circle.yaml', circle);
    const { status, error } = run('circle.yaml', 'circle.yaml');
    expect({ status, error }).toMatchObject({ status: 2 });
    expect(error).toContain('leads back to itself');
  });

  it('options that are not known or do not go together', () => {
    const wrong = [
      ['a.yaml', 'b.yaml', '--colour'],
      ['a.yaml'],
      ['a.yaml', 'b.yaml', 'c.yaml'],
      ['a.yaml', 'b.yaml', '--json', '--markdown'],
      ['a.yaml', 'b.yaml', '--fail-on', 'warning'],
    ];
    for (const args of wrong) {
      const { status, out, error } = run(...args);
      expect({ args, status, out }).toEqual({ args, status: 2, out: '' });
      expect(error).toContain('See --help.');
    }
  });
});
