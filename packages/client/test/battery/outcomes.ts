import type { Step } from '../scripted-server.js';
import type { Behaviour } from './behaviours.js';
import { clientOf } from './client.js';
import { equal, ok, rejection } from './expectations.js';
import { done, failed, jpeg, refused } from './samples.js';
import { script } from './scenario.js';

const once = { retry: 0 };

function malformed(
  name: string,
  step: Step,
  check: (error: Record<string, unknown> & Error) => void,
): Behaviour {
  return {
    name,
    async run(world) {
      const scenario = await script(world.origin, step);
      const client = clientOf(world, scenario, once);
      const error = await rejection(client.voice.listLanguages());
      equal(error.name, 'BiometridContractError');
      equal(error['operation'], 'listVoiceLanguages');
      check(error);
    },
  };
}

/** What a call resolves to, and what it throws. */
export const outcomes: Behaviour[] = [
  {
    name: 'a success and a business failure are values',
    async run(world) {
      const scenario = await script(
        world.origin,
        done('FACE_ENROLLED_WITH_SUCCESS', { enrolled: true }),
        failed('FACE_ENROLLMENT_FAILED', { reason: 'no face' }),
      );
      const client = clientOf(world, scenario);
      const first = await client.face.enroll({ userId: 'u', photo: jpeg });
      const second = await client.face.enroll({ userId: 'u', photo: jpeg });
      equal(first, {
        status: true,
        data: { message: 'FACE_ENROLLED_WITH_SUCCESS', enrolled: true },
      });
      equal(second, {
        status: false,
        data: { message: 'FACE_ENROLLMENT_FAILED', reason: 'no face' },
      });
    },
  },
  {
    name: 'withResponse gives the outcome with status, request id and headers, by the same request',
    async run(world) {
      const scenario = await script(world.origin, {
        ...done('USER_REMOVED_WITH_SUCCESS'),
        headers: { 'x-request-id': 'request-7', 'retry-after': '3' },
      });
      const { users } = clientOf(world, scenario);
      const call = users.delete({ userId: 'u' });
      const { outcome, status, requestId, response } = await call.withResponse();
      equal(outcome, await call);
      equal(outcome.data.message, 'USER_REMOVED_WITH_SUCCESS');
      equal([status, requestId, response.headers.get('retry-after')], [200, 'request-7', '3']);
      equal((await scenario.received()).length, 1);
    },
  },
  {
    name: 'withResponse rejects as the call does, and without a request id gives null',
    async run(world) {
      const scenario = await script(
        world.origin,
        refused(404, 'USERID_NOT_EXISTS'),
        done('USER_REMOVED_WITH_SUCCESS'),
      );
      const { users } = clientOf(world, scenario);
      // The promise of the outcome alone is left unread: its rejection must not end the process.
      const error = await rejection(users.delete({ userId: 'u' }).withResponse());
      equal([error.name, error['code']], ['BiometridHttpError', 'USERID_NOT_EXISTS']);
      equal((await users.delete({ userId: 'u' }).withResponse()).requestId, null);
    },
  },
  {
    name: 'a message value that the contract does not know is let through',
    async run(world) {
      const scenario = await script(
        world.origin,
        done('A_MESSAGE_OF_TOMORROW'),
        refused(418, 'AN_ERROR_OF_TOMORROW'),
      );
      const client = clientOf(world, scenario);
      equal((await client.users.delete({ userId: 'u' })).data.message, 'A_MESSAGE_OF_TOMORROW');
      const error = await rejection(client.users.delete({ userId: 'u' }));
      equal([error.name, error['code']], ['BiometridHttpError', 'AN_ERROR_OF_TOMORROW']);
    },
  },
  {
    name: 'an HTTP error carries status, code, operation, body and request id',
    async run(world) {
      const scenario = await script(
        world.origin,
        refused(404, 'USERID_NOT_EXISTS', { 'x-request-id': 'request-7', 'retry-after': '3' }),
      );
      const error = await rejection(clientOf(world, scenario).users.delete({ userId: 'u' }));
      ok(world.client.isBiometridHttpError(error, 'deleteUser'), 'the error of deleteUser');
      ok(!world.client.isBiometridHttpError(error, 'enrollFace'), 'no error of enrollFace');
      const { status, code, operation, body, requestId, retryAfter, helpUrl } = error;
      equal(`${helpUrl}`.replace(/^.*\//, ''), 'error-codes.md#userid_not_exists');
      equal(
        [status, code, operation, requestId, retryAfter],
        [404, 'USERID_NOT_EXISTS', 'deleteUser', 'request-7', 3000],
      );
      equal(body, { status: false, data: { message: 'USERID_NOT_EXISTS' } });
    },
  },
  {
    name: 'the liveness envelope is understood, in success and in error',
    async run(world) {
      const scenario = await script(
        world.origin,
        { body: { meta: { ok: true, code: 200, mode: 'dev' } } },
        {
          status: 401,
          body: {
            meta: { ok: false, code: 401, mode: 'dev' },
            data: { message: 'INVALID_AUTHENTICATION_HEADERS' },
          },
        },
        { body: { status: true, data: {} } },
      );
      const client = clientOf(world, scenario);
      equal((await client.liveness.getStatus()).meta.ok, true);
      equal(
        (await rejection(client.liveness.getStatus()))['code'],
        'INVALID_AUTHENTICATION_HEADERS',
      );
      equal((await rejection(client.liveness.getStatus())).name, 'BiometridContractError');
    },
  },
  malformed('an answer that is no JSON is a contract error', { body: 'OK' }, ({ body, status }) => {
    equal([body, status], ['OK', 200]);
  }),
  malformed('an empty answer is a contract error', {}, ({ body }) => equal(body, '')),
  malformed('an answer without content is a contract error', { status: 204 }, ({ status }) =>
    equal(status, 204),
  ),
  malformed('JSON without an envelope is a contract error', { body: { languages: [] } }, () => {}),
  malformed('JSON null is a contract error', { body: 'null' }, () => {}),
  malformed(
    'half a JSON text is a contract error',
    { body: '{"status": true, "data": {"langu' },
    ({ body }) => equal(body, '{"status": true, "data": {"langu'),
  ),
  malformed(
    'an HTML page of a proxy is a contract error with its status, its beginning and its request id',
    {
      status: 404,
      headers: { 'content-type': 'text/html', 'x-request-id': 'r' },
      body: `<h1>Not found</h1>${' '.repeat(2000)}`,
    },
    ({ status, body, requestId, message }) => {
      equal([status, requestId, String(body).length], [404, 'r', 500]);
      ok(
        message.includes('404') && message.includes('baseUrl'),
        'status and advice in the message',
      );
    },
  ),
  malformed(
    'a redirect is a contract error and is not followed',
    { status: 302, headers: { location: '/elsewhere' } },
    ({ status }) => ok(status === 302 || status === 0, 'the status of the redirect'),
  ),
  malformed(
    'an answer without an end is read no further than its limit',
    { flood: 64 * 1024 * 1024 },
    ({ status }) => equal(status, 200),
  ),
  {
    name: 'an envelope without the message that the operation always has is a contract error',
    async run(world) {
      const scenario = await script(world.origin, { body: { status: true } });
      const error = await rejection(clientOf(world, scenario).users.delete({ userId: 'u' }));
      equal(error.name, 'BiometridContractError');
    },
  },
  {
    name: 'an answer that breaks off is a network error',
    async run(world) {
      const scenario = await script(world.origin, { truncate: true, body: '{"status": true' });
      const error = await rejection(clientOf(world, scenario, once).voice.listLanguages());
      equal([error.name, error['operation']], ['BiometridNetworkError', 'listVoiceLanguages']);
    },
  },
  {
    name: 'a connection that closes without an answer is a network error',
    async run(world) {
      const scenario = await script(world.origin, { reset: true });
      const error = await rejection(clientOf(world, scenario).users.delete({ userId: 'u' }));
      equal([error.name, error['operation']], ['BiometridNetworkError', 'deleteUser']);
      ok(error.cause, 'a cause');
    },
  },
  {
    name: 'a server that is not there is a network error that names it',
    async run(world) {
      const client = clientOf(world, { headers: {} }, { baseUrl: 'http://127.0.0.1:9', ...once });
      const error = await rejection(client.voice.listLanguages());
      equal(error.name, 'BiometridNetworkError');
      ok(error.message.includes('127.0.0.1:9'), 'the address in the message');
    },
  },
];
