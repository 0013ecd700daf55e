import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { createBiometridClient } from '@biometrid/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  clientByCommand,
  newDataFolder,
  type ServerProcess,
  startServerProcess,
} from '../server-process.js';
import { type TestClient, testClient } from '../server-under-test.js';
import { refused } from './refused.js';

/** The rows of the wire contract's section 8.2, each through the generated client and a real port. */
describe('Has Pending Dialogue', () => {
  const data = newDataFolder();
  let server: ServerProcess;
  let client: TestClient;
  let poor: TestClient;
  let user: string;
  let poorUser: string;
  let opened: { dialogueId: string; promptCode: string; promptCodeText: string };

  beforeAll(async () => {
    server = await startServerProcess('serve', data);
    client = await clientByCommand(data, server.origin);
    user = await register(client);
    opened = await open(client, user);
    poor = await clientByCommand(data, server.origin, '--quota', '2');
    poorUser = await register(poor);
    // Its second request, and the last of this month.
    expect(await pending(poor, poorUser)).toEqual({ status: true });
  });

  afterAll(async () => {
    await server.end('SIGTERM');
    rmSync(dirname(data), { recursive: true });
  });

  describe('on a server that has just begun', rows);

  describe('after kill -9 and a restart', () => {
    beforeAll(async () => {
      expect(await server.end('SIGKILL')).toBe('SIGKILL');
      server = await startServerProcess('serve', data);
      client = testClient(server.origin, client);
      poor = testClient(server.origin, poor);
    });

    rows();

    it('a restarted state is no longer pending, nor is it after one more kill', async () => {
      const { data: answer } = await client.biometrid.users.restartState({ userId: user });
      expect(answer.message).toBe('STATE_RESTARTED_WITH_SUCCESS');
      expect(await pending(client, user)).toEqual({ status: true });
      await server.end('SIGKILL');
      server = await startServerProcess('serve', data);
      expect(await pending(testClient(server.origin, client), user)).toEqual({ status: true });
    });
  });

  function rows(): void {
    it('a pending dialogue is answered with its prompt, and with no message', async () => {
      expect(await pending(client, user)).toEqual({ status: true, data: opened });
    });

    it('none is answered with the status alone', async () => {
      expect(await pending(client, await register(client))).toEqual({ status: true });
    });

    it.each(['x-biometrid-key', 'x-biometrid-secret'])('400 without %s', async (header) => {
      const careless = createBiometridClient({
        baseUrl: server.origin,
        key: client.key,
        secret: client.secret,
        fetch: (request, init) => {
          request.headers.delete(header);
          return fetch(request, init);
        },
      });
      await refused(
        careless.voice.getPendingDialogue({ userId: user }),
        400,
        'AUTHENTICATION_HEADERS_MISSING',
      );
    });

    it('401 with the secret of another client', async () => {
      const mixed = testClient(server.origin, { ...client, secret: poor.secret });
      await refused(pending(mixed, user), 401, 'INVALID_AUTHENTICATION_HEADERS');
    });

    it('402 once the quota is spent', async () => {
      await refused(pending(poor, poorUser), 402, 'REQUEST_LIMIT_REACHED');
    });

    it('404 with a user that nobody has, and with the user of another client', async () => {
      await refused(pending(client, '5be3000bd3adgd3e152724f2'), 404, 'USERID_NOT_EXISTS');
      await refused(pending(client, poorUser), 404, 'USERID_NOT_EXISTS');
    });

    it('404 with a key that no client has', async () => {
      const unknown = testClient(server.origin, { ...client, key: 'nobody' });
      await refused(pending(unknown, user), 404, 'CLIENT_NOT_FOUND/CHECK_AUTHENTICATION_HEADERS');
    });
  }
});

const pending = ({ biometrid }: TestClient, userId: string) =>
  biometrid.voice.getPendingDialogue({ userId });

async function register({ biometrid }: TestClient): Promise<string> {
  const { data } = await biometrid.users.create({ reference_id: 'customer-4711' });
  return data.id;
}

async function open({ biometrid }: TestClient, userId: string) {
  const outcome = await biometrid.voice.enroll({ userId });
  if (!outcome.status || outcome.data.message !== 'DIALOGUE_STARTED_WITH_SUCCESS')
    throw new Error('The dialogue did not open');
  const { dialogueId, promptCode, promptCodeText } = outcome.data;
  return { dialogueId, promptCode, promptCodeText };
}
