import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../src/storage/sqlite/driver.js';
import { faceEngine } from '../engines/samples.js';
import { startServerUnderTest } from '../server-under-test.js';
import { photoOf } from './photos.js';
import { refused } from './refused.js';

it('nobody is recognized as another by a template that was moved in the database, and the rest is served once it is gone', async () => {
  const server = await startServerUnderTest({ faceEngine });
  onTestFinished(() => server.stop());
  const { biometrid } = await server.client();
  const enrolled = async (person: string) => {
    const userId = (await biometrid.users.create({ reference_id: person })).data.id;
    await biometrid.face.enroll({ userId, photo: photoOf(person) });
    return userId;
  };
  const ada = await enrolled('ada');
  const mallory = await enrolled('mallory');
  const grace = await enrolled('grace');

  const database = openDatabase(join(server.data, 'biometrid.db'));
  const from = `FROM templates WHERE user_id = '${mallory}'`;
  database.exec(
    `UPDATE templates SET sealed = (SELECT sealed ${from}), key_id = (SELECT key_id ${from}) WHERE user_id = '${ada}'`,
  );
  database.close();

  const asAda = () => biometrid.face.verify({ userId: ada, photo: photoOf('mallory') });
  await refused(asAda(), 503, 'ENGINE_NOT_AVAILABLE');
  const asGrace = await biometrid.face.verify({ userId: grace, photo: photoOf('grace') });
  expect(asGrace.status).toBe(true);

  await biometrid.users.delete({ userId: ada });
  const found = await biometrid.face.findUser({ photo: photoOf('grace') });
  expect(found.data).toMatchObject({ userId: grace });
});
