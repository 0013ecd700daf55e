import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { curlSample } from '@biometrid/openapi/samples';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { exampleRequest } from '../generator/example-request.js';
import { readContract } from './contract.js';

const run = promisify(execFile);
const contract = await readContract();
const hasCurl = await run('curl', ['--version']).then(
  () => true,
  () => false,
);

interface Received {
  method: string | undefined;
  path: string;
  query: Record<string, string>;
  headers: IncomingMessage['headers'];
  body: string;
}

let server: Server;
let origin: string;
let folder: string;
let received: Received[];

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', origin);
    let body = '';
    for await (const chunk of request) body += chunk;
    received.push({
      method: request.method,
      path: pathname,
      query: Object.fromEntries(searchParams),
      headers: request.headers,
      body,
    });
    response.setHeader('set-cookie', 'biometrid.sid=abc; Path=/');
    response.end('{}');
  });
  await new Promise<void>((started) => server.listen(0, '127.0.0.1', started));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  origin = `http://127.0.0.1:${address.port}`;
  folder = await mkdtemp(join(tmpdir(), 'biometrid-curl-'));
  const steps = contract.operations.flatMap(
    (operation) => exampleRequest(contract, operation).steps,
  );
  for (const file of new Set(steps.flatMap(({ files }) => Object.values(files)))) {
    await writeFile(join(folder, file), `bytes of ${file}`);
  }
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  await rm(folder, { recursive: true });
});
beforeEach((ctx) => {
  received = [];
  if (hasCurl) return;
  if (process.env['CI']) throw new Error('curl is missing');
  ctx.skip('curl is missing');
});

describe('the curl sample', () => {
  test.each(contract.operations)('of $id sends what the contract asks for', async (operation) => {
    const request = exampleRequest(contract, operation);
    await shell(curlSample(request));
    const steps = Math.max(1, request.steps.length);
    expect(received).toHaveLength(steps);
    for (const [index, got] of received.entries()) {
      const prefix = new URL(request.base).pathname.replace(/\/$/, '');
      expect(got.method).toBe(operation.method.toUpperCase());
      expect(got.path).toMatch(
        new RegExp(
          `^${(prefix + operation.path).replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`,
        ),
      );
      expect(got.query).toEqual(request.query);
      const liveness = operation.path.startsWith('/biometrics/');
      expect(got.headers).toMatchObject(
        liveness
          ? { 'x-app-token': 'a token' }
          : { 'x-biometrid-key': 'a key', 'x-biometrid-secret': 'a secret' },
      );
      const step = request.steps[index];
      if (!step) expect(got.body).toBe('');
      else if (Object.keys(step.files).length === 0)
        expect(JSON.parse(got.body)).toEqual(step.values);
      else
        for (const [field, file] of Object.entries(step.files)) {
          expect(got.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
          expect(got.body).toContain(`name="${field}"`);
          expect(got.body).toContain(`bytes of ${file}`);
        }
    }
  });

  test('of a dialogue sends the cookie of the opening with the recording', async () => {
    const enroll = contract.operations.find(({ id }) => id === 'enrollVoice');
    if (!enroll) throw new Error('the contract has no enrollVoice');
    await shell(curlSample(exampleRequest(contract, enroll)));
    expect(received.map(({ headers }) => headers.cookie)).toEqual([undefined, 'biometrid.sid=abc']);
  });

  test('calls the reader’s own server, the liveness operations without the version', () => {
    const bases = contract.operations.map((operation) => {
      const { origin, pathname } = new URL(
        /https?:[^']+/.exec(curlSample(exampleRequest(contract, operation)))?.[0] ?? '',
      );
      return [origin, pathname.startsWith('/api/1.0/'), operation.path.startsWith('/biometrics/')];
    });
    expect(new Set(bases.map(String))).toEqual(
      new Set(['http://localhost:8080,true,false', 'http://localhost:8080,false,true']),
    );
  });

  test('quotes a value that holds a quote', async () => {
    const [operation] = contract.operations;
    if (!operation) throw new Error('the contract has no operation');
    const request = {
      ...exampleRequest(contract, operation),
      steps: [{ values: { name: "O'Brien $HOME" }, files: {} }],
    };
    await shell(curlSample(request));
    expect(received.map(({ body }) => JSON.parse(body))).toEqual([{ name: "O'Brien $HOME" }]);
  });
});

/** Runs a sample as a reader would, but against the server of this test. */
async function shell(sample: string): Promise<void> {
  await rm(join(folder, 'cookies.txt'), { force: true });
  const local = sample.replaceAll('http://localhost:8080', origin);
  await run('sh', ['-ec', local], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      BIOMETRID_KEY: 'a key',
      BIOMETRID_SECRET: 'a secret',
      BIOMETRID_LIVENESS_TOKEN: 'a token',
      no_proxy: '*',
    },
  });
}
