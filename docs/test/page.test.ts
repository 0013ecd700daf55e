import { listOperations, readContract as read } from '@biometrid/openapi/generate';
import { expect, test } from 'vitest';
import { joinPage } from '../generator/page.js';
import { buildReleases } from '../releases/releases.js';
import { readContract } from './contract.js';

const contract = await readContract();
const { document, source } = contract;
const guide = { name: 'a-guide', title: 'A guide', markdown: 'Text.' };

test('the contract itself is left as it is', () => {
  const before = JSON.stringify(document);
  joinPage(contract, [guide], { root: '' });
  expect(JSON.stringify(document)).toBe(before);
});

test('guides stand before the reference, each in a group of its own', () => {
  const page = joinPage(contract, [guide], { root: '' });
  expect(Reflect.get(page, 'x-tagGroups')).toEqual([
    { name: 'Guides', tags: ['a-guide'] },
    { name: 'Reference', tags: ['User', 'Face', 'Liveness', 'Voice', 'OCR', 'Auxiliary'] },
  ]);
});

test('every operation has a badge, and a sample for curl and for the client', () => {
  for (const { operation } of listOperations(joinPage(contract, [], { root: '' }))) {
    expect(operation, operation.operationId).toMatchObject({
      'x-badges': [{ name: expect.any(String), description: expect.any(String) }],
      'x-codeSamples': [{ label: 'curl' }, { label: 'TypeScript' }],
    });
  }
});

test('an example that comes from elsewhere than its response says so', () => {
  const page = JSON.stringify(joinPage(contract, [], { root: '' }).paths['/users/find-by-face']);
  expect(page).toContain('"summary":"Nobody matches (project-defined)"');
  expect(page).toContain('"summary":"The face is known"');
});

test('a response that operations share says for each of them where it comes from', () => {
  const { paths } = joinPage(contract, [], { root: '' });
  expect(paths['/users/{userId}']?.delete?.responses['401']).toMatchObject({
    description: expect.stringContaining('**Documented:** published for version 1.0.'),
  });
  expect(paths['/users']?.post?.responses['401']).toMatchObject({
    description: expect.stringContaining('**Inferred:** by analogy with a sibling method.'),
  });
});

test('an operation of a fork that has no client name and no provenance is shown all the same', () => {
  const fork = structuredClone(document);
  fork.servers = [{ url: '/v2' }];
  for (const { operation } of listOperations(fork)) {
    Reflect.deleteProperty(operation, 'x-client-name');
    Reflect.deleteProperty(operation, 'x-provenance');
  }
  const [first] = listOperations(joinPage(read(fork, ''), [], { root: '' }));
  expect(first?.operation).toMatchObject({ 'x-codeSamples': [{ label: 'curl' }] });
  expect(first?.operation).not.toHaveProperty('x-badges');
  expect(JSON.stringify(first?.operation)).toContain('http://localhost:8080/v2/users');
});

test('with nothing released there is a list that says so, and no other page', async () => {
  const [list, ...others] = await buildReleases([]);
  expect(list).toMatchObject({ path: 'versions.html' });
  expect(list?.content).toContain('Nothing has been released yet.');
  expect(others).toEqual([]);
});

test('a filed contract that is no YAML is refused with where the mistake is', async () => {
  await expect(buildReleases([`${source}\n  : [`])).rejects.toThrow(/line \d+/);
});
