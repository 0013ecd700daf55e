import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Config, lintFromString, loadConfig } from '@redocly/openapi-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { specFile } from '../generate/contract-files.js';

/** One edit of the contract that a rule must refuse. */
interface Refusal {
  rule: string;
  edit: string;
  from: string;
  to: string;
  says: RegExp;
}

const refusals: Refusal[] = [
  {
    rule: 'biometrid/absolute-servers',
    edit: 'the first server is no address',
    from: 'url: https://api.biometrid.com/api/1.0',
    to: 'url: /api/1.0',
    says: /absolute address/,
  },
  {
    rule: 'biometrid/dialogue-operations',
    edit: 'an operation is missing that the client itself calls',
    from: 'operationId: restartUserState',
    to: 'operationId: restartState',
    says: /lacks.*`restartUserState`/,
  },
  {
    rule: 'biometrid/fields-by-name',
    edit: 'two parameters share a name',
    from: '- name: app_token\n          in: query',
    to: '- name: mac_address\n          in: header',
    says: /`mac_address` is a query parameter already/,
  },
  {
    rule: 'biometrid/named-outcomes',
    edit: 'an outcome has no name',
    from: 'schema: { $ref: "#/components/schemas/DeleteUserOutcome" }',
    to: 'schema: { type: object }',
    says: /by reference/,
  },
  {
    rule: 'biometrid/schema-names',
    edit: 'a schema has the name of a generated type',
    from: '    UserRemoved:\n',
    to: '    DeleteUserInput:\n',
    says: /`DeleteUserInput` is the name of a generated type/,
  },
  {
    rule: 'biometrid/client-names',
    edit: 'two operations share a client method',
    from: 'x-client-name: users.delete',
    to: 'x-client-name: users.create',
    says: /client method of `createUser` already/,
  },
  {
    rule: 'biometrid/client-names',
    edit: 'an operation has no client method',
    from: '      x-client-name: users.delete\n',
    to: '',
    says: /Give the operation an `x-client-name`/,
  },
  {
    rule: 'biometrid/client-names',
    edit: 'an operation does not say whether it may be repeated',
    from: '      x-client-name: users.delete\n      x-safe-to-repeat: false\n',
    to: '      x-client-name: users.delete\n',
    says: /x-safe-to-repeat/,
  },
  {
    rule: 'biometrid/closed-messages',
    edit: 'a message is any string',
    from: 'message: { type: string, const: USER_REMOVED_WITH_SUCCESS }',
    to: 'message: { type: string }',
    says: /Close the values/,
  },
  {
    rule: 'biometrid/identifiers',
    edit: 'an operation id is no name',
    from: 'operationId: deleteUser',
    to: "operationId: 'delete */ user'",
    says: /becomes a name in the code/,
  },
  {
    rule: 'biometrid/max-bytes',
    edit: 'a size is no number',
    from: 'x-max-bytes: 1048576',
    to: 'x-max-bytes: lots',
    says: /whole number of bytes/,
  },
  {
    rule: 'biometrid/operation-list',
    edit: 'a published operation is missing',
    from: 'operationId: deleteUser',
    to: 'operationId: removeUser',
    says: /operation `deleteUser` is missing/,
  },
  {
    rule: 'biometrid/operation-list',
    edit: 'an operation that nobody published does not say that this project defined it',
    from: 'operationId: deleteUser',
    to: 'operationId: removeUser',
    says: /`removeUser` is no published operation.*project-defined/,
  },
  {
    rule: 'biometrid/outcome-examples',
    edit: 'an outcome has no example',
    from: '                      message: MULTIPLE_FACES_DETECTED\n',
    to: '                      message: FACE_PROPERTIES_FAILED\n                      reason: No face\n',
    says: /MULTIPLE_FACES_DETECTED/,
  },
  {
    rule: 'no-invalid-media-type-examples',
    edit: 'an example is not what the schema says',
    from: '                      message: USER_REMOVED_WITH_SUCCESS\n',
    to: '                      message: USER_REMOVED\n',
    says: /Example/,
  },
  {
    rule: 'biometrid/provenance',
    edit: 'an operation does not say where it comes from',
    from: '      x-provenance: documented\n      x-client-name: users.create\n',
    to: '      x-client-name: users.create\n',
    says: /Say where this comes from/,
  },
  {
    rule: 'biometrid/provenance',
    edit: 'a response does not say where it comes from',
    from: '          description: The user is gone.\n          x-provenance: documented\n',
    to: '          description: The user is gone.\n',
    says: /Say where this comes from/,
  },
  {
    rule: 'biometrid/provenance',
    edit: 'a provenance is misspelt',
    from: 'x-provenance: later-version',
    to: 'x-provenance: later',
    says: /is one of documented/,
  },
  {
    rule: 'biometrid/provenance',
    edit: 'the provenance of one response is misspelt',
    from: '        "400": documented\n',
    to: '        "400": documentd\n',
    says: /is one of documented/,
  },
  {
    rule: 'biometrid/provenance',
    edit: 'provenance by status leaves out the operation itself',
    from: '        operation: documented\n',
    to: '',
    says: /under `operation`/,
  },
  {
    rule: 'biometrid/provenance',
    edit: 'an operation says where a response comes from that it does not have',
    from: '        "400": documented\n',
    to: '        "418": documented\n',
    says: /no response `418`/,
  },
  {
    rule: 'biometrid/provenance',
    edit: 'an operation repeats what its response says',
    from: '        "400": documented\n',
    to: '        "400": inferred\n',
    says: /`400` says so itself/,
  },
  {
    rule: 'biometrid/sentence-case',
    edit: 'a summary is in title case',
    from: 'summary: Delete a user',
    to: 'summary: Delete A User',
    says: /sentence case/,
  },
  {
    rule: 'biometrid/titles',
    edit: 'a schema has no title',
    from: '      title: User removed\n',
    to: '',
    says: /title/,
  },
  {
    rule: 'biometrid/typed-const',
    edit: 'a constant has no type',
    from: 'message: { type: string, const: USER_REMOVED_WITH_SUCCESS }',
    to: 'message: { const: USER_REMOVED_WITH_SUCCESS }',
    says: /type/,
  },
];

let source: string;

beforeAll(async () => {
  source = await readFile(specFile, 'utf8');
});

describe('the rules of the contract', () => {
  test('the contract passes every rule without a warning', async () => {
    expect(await problems(source, await ourConfig())).toEqual([]);
  });

  for (const { rule, edit, from, to, says } of refusals) {
    test(`${rule} refuses a contract in which ${edit}`, async () => {
      expect(source).toContain(from);
      const config = await ourConfig();
      // One rule takes a tenth of the time of all.
      config.skipRules(Object.keys(config.rules.oas3_1).filter((name) => name !== rule));
      const messages = (await problems(source.replace(from, to), config)).map(
        (problem) => problem.message,
      );
      expect(messages.join('\n')).toMatch(says);
    });
  }
});

function ourConfig(): Promise<Config> {
  return loadConfig({ configPath: fileURLToPath(new URL('../redocly.yaml', import.meta.url)) });
}

function problems(text: string, config: Config) {
  return lintFromString({ source: text, absoluteRef: specFile, config });
}
