import { readFile } from 'node:fs/promises';
import { type Config, lintFromString, loadConfig } from '@redocly/openapi-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { lintConfigFile, specFile } from '../generate/contract-files.js';
import { foldProblems } from '../generate/fold-problems.js';

let source: string;
let config: Config;

beforeAll(async () => {
  source = await readFile(specFile, 'utf8');
  config = await loadConfig({ configPath: lintConfigFile });
});

describe('the problems of an example that no longer fits its schema', () => {
  test('after a field was renamed are one: the old name, and what it is called now', async () => {
    const schema = source.indexOf('    FaceAlreadyDetectedOnGallery:\n');
    const renamed = source.slice(schema).replace('[message, detectedId', '[message, foundId');
    const folded = await fold(
      source.slice(0, schema) +
        renamed.replace('detectedId:', 'foundId:').replace('`detectedId`', ''),
    );
    expect(folded).toEqual([
      {
        message: expect.stringContaining('properties `detectedId`'),
        pointer: expect.stringMatching(/faceAlreadyDetectedOnGallery\/value\/data\/detectedId$/),
        suggest: ['foundId'],
        others: 14,
      },
    ]);
  });

  test('after a field became required are one: the field that it lacks', async () => {
    const folded = await fold(
      source
        .replace('alreadyExists]', 'alreadyExists, since]')
        .replace('        detectedId: {', '        since: { type: string }\n        detectedId: {'),
    );
    expect(folded).toMatchObject([
      { message: expect.stringContaining("required property 'since'"), others: 13 },
    ]);
  });

  test('after the type of a field changed are one an example, wherever it is shown', async () => {
    const folded = await fold(
      source.replace(
        'title: Dialogue id\n      type: string\n      format: uuid',
        'title: Dialogue id\n      type: integer',
      ),
    );
    expect(folded.map(({ message }) => message)).toEqual([
      expect.stringContaining('`dialogueId` property type must be integer'),
      expect.stringContaining('`dialogueId` property type must be integer'),
    ]);
  });

  test('do not hide those of another example, nor what is wrong elsewhere', async () => {
    const folded = await fold(
      source
        .replaceAll('const: USER_REMOVED_WITH_SUCCESS', 'const: USER_GONE')
        .replace('summary: Delete a user', 'summary: Delete A User'),
    );
    expect(folded).toMatchObject([
      { message: expect.stringContaining('sentence case'), others: 0 },
      { message: expect.stringContaining('an example of the outcome'), others: 0 },
      { message: expect.stringContaining('must be equal to constant'), others: 0 },
    ]);
  });
});

async function fold(changed: string) {
  expect(changed).not.toBe(source);
  const problems = await lintFromString({ source: changed, absoluteRef: specFile, config });
  return foldProblems(problems).map(({ problem, suggest, others }) => ({
    message: problem.message,
    pointer: problem.location[0]?.pointer,
    suggest,
    others,
  }));
}
