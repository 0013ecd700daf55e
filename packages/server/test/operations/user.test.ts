import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentEngine, faceEngine, voiceEngine } from '../engines/samples.js';
import {
  type ServerUnderTest,
  startServerUnderTest,
  type TestClient,
} from '../server-under-test.js';
import { refused } from './refused.js';

describe('the operations on users', () => {
  let server: ServerUnderTest;
  let client: TestClient;
  beforeAll(async () => {
    server = await startServerUnderTest();
    client = await server.client();
  });
  afterAll(() => server.stop());

  const create = (fields: { mac_address?: string; app_token?: string } = {}) =>
    client.biometrid.users.create({ reference_id: 'customer-4711', ...fields });

  describe('Create User', () => {
    it('makes a user with an id of 24 random hexadecimal characters', async () => {
      const outcome = await create();
      expect(outcome).toEqual({
        status: true,
        data: { message: 'NEW_USER_CREATED', id: expect.stringMatching(/^[0-9a-f]{24}$/) },
      });
    });

    it('makes another user for the same reference id', async () => {
      expect((await create()).data.id).not.toBe((await create()).data.id);
    });

    it('answers with the first user when the device is known, however it is written', async () => {
      const first = await create({ mac_address: '00:0a:95:9d:68:16', app_token: 'a token' });
      expect(first.data.message).toBe('NEW_USER_CREATED');
      for (const mac_address of [
        '00:0a:95:9d:68:16',
        '00-0A-95-9D-68-16',
        '000a959d6816',
        '000a.959d.6816',
      ]) {
        expect(await create({ mac_address })).toEqual({
          status: true,
          data: { message: 'USER_ALREADY_ASSOCIATED_WITH_DEVICE', id: first.data.id },
        });
      }
    });

    it('makes one user when a device registers many times at once', async () => {
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, () => create({ mac_address: '00:00:00:00:00:20' })),
      );
      expect(new Set(outcomes.map(({ data }) => data.id)).size).toBe(1);
      expect(outcomes.filter(({ data }) => data.message === 'NEW_USER_CREATED')).toHaveLength(1);
    });

    it.each(['', '00:0a:95:9d:68', '00:0a:95:9d:68:1g', 'my phone'])(
      'refuses the device address %j',
      async (mac_address) => {
        await refused(create({ mac_address }), 400, 'INVALID_REQUEST');
      },
    );

    it.each([
      ['an empty reference id', ''],
      ['a reference id of more than 256 characters', 'x'.repeat(257)],
    ])('refuses %s', async (_what, reference_id) => {
      await refused(client.biometrid.users.create({ reference_id }), 400, 'INVALID_REQUEST');
    });
  });

  describe('Find UserId by MacAddress', () => {
    it('finds the user that the device is bound to', async () => {
      const { data } = await create({ mac_address: '00:00:00:00:00:24' });
      expect(
        await client.biometrid.users.findByMacAddress({ mac_address: '00-00-00-00-00-24' }),
      ).toEqual({
        status: true,
        data: { message: 'USER_ALREADY_REGISTERED_ON_THIS_DEVICE', id: data.id },
      });
    });

    it('says that a device is not associated', async () => {
      expect(
        await client.biometrid.users.findByMacAddress({ mac_address: 'ff:ff:ff:ff:ff:ff' }),
      ).toEqual({ status: true, data: { message: 'DEVICE_NOT_ASSOCIATED_TO_USER' } });
    });

    it('refuses what is no address', async () => {
      await refused(
        client.biometrid.users.findByMacAddress({ mac_address: 'my phone' }),
        400,
        'INVALID_REQUEST',
      );
    });
  });

  describe('Delete User', () => {
    it('removes the user with its device and its dialogue', async () => {
      const { data } = await create({ mac_address: '00:00:00:00:00:02' });
      await client.biometrid.voice.enroll({ userId: data.id });
      expect(await client.biometrid.users.delete({ userId: data.id })).toEqual({
        status: true,
        data: { message: 'USER_REMOVED_WITH_SUCCESS' },
      });
      await refused(
        client.biometrid.voice.getPendingDialogue({ userId: data.id }),
        404,
        'USERID_NOT_EXISTS',
      );
      expect((await create({ mac_address: '00:00:00:00:00:02' })).data.message).toBe(
        'NEW_USER_CREATED',
      );
    });

    it('removes a user once, however often it is asked at once', async () => {
      const { data } = await create();
      const calls = await Promise.allSettled(
        Array.from({ length: 10 }, () => client.biometrid.users.delete({ userId: data.id })),
      );
      expect(calls.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const call of calls) {
        if (call.status === 'rejected')
          expect(call.reason).toMatchObject({ status: 404, code: 'USERID_NOT_EXISTS' });
      }
    });
  });

  it('Get enroll Status has no entry while no engine is installed', async () => {
    const { data } = await create();
    expect(await client.biometrid.users.getEnrollStatus({ userId: data.id })).toEqual({
      status: true,
      data: [],
    });
  });

  it('Get enroll Status has one entry for each installed engine that enrols', async () => {
    const equipped = await startServerUnderTest({ faceEngine, voiceEngine, documentEngine });
    try {
      const { biometrid } = await equipped.client();
      const { data } = await biometrid.users.create({ reference_id: 'customer-4711' });
      expect(await biometrid.users.getEnrollStatus({ userId: data.id })).toEqual({
        status: true,
        data: [
          { engines_oid: '0123456789abcdef01234567', type: 'face', enrolled: false },
          { engines_oid: '89abcdef0123456789abcdef', type: 'voice', enrolled: false },
        ],
      });
    } finally {
      await equipped.stop();
    }
  });

  it('Restart User State succeeds with nothing running', async () => {
    const { data } = await create();
    expect(await client.biometrid.users.restartState({ userId: data.id })).toEqual({
      status: true,
      data: { message: 'STATE_RESTARTED_WITH_SUCCESS' },
    });
  });
});
