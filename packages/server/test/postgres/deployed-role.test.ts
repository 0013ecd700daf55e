import { readFileSync } from 'node:fs';
import { Client } from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import { openPostgresStorage } from '../../src/storage/postgres/postgres-storage.js';
import { auditLink } from '../storage/samples.js';
import { postgresServer } from './postgres-server.js';

const script = new URL('../../../../docs/deploy/postgres-role.sql', import.meta.url);

it('the role that a deployment makes owns its database, and is no superuser', async (ctx) => {
  const server = await postgresServer(ctx);
  const { url: other, drop } = await server.freshDatabase();
  onTestFinished(drop);
  // The name is another, because the server is shared; what begins with a backslash is psql's.
  const statements = readFileSync(script, 'utf8')
    .replaceAll('biometrid', 'deployed')
    .replaceAll(":'password'", "'a password'")
    .split('\n')
    .filter((line) => line !== '' && !/^(--|\\)/.test(line));
  onTestFinished(async () => {
    await server.admin('DROP DATABASE IF EXISTS deployed WITH (FORCE)');
    await server.admin('DROP ROLE IF EXISTS deployed');
  });
  for (const statement of statements) await server.admin(statement);

  const url = new URL(other);
  [url.username, url.password, url.pathname] = ['deployed', 'a%20password', '/deployed'];
  const storage = await openPostgresStorage(url.href, auditLink);
  await storage.close();
  const client = new Client({ connectionString: url.href });
  await client.connect();
  const { rows } = await client.query(
    'SELECT rolsuper, rolcreatedb, rolcreaterole, rolreplication FROM pg_roles WHERE rolname = current_user',
  );
  const none = { rolsuper: false, rolcreatedb: false, rolcreaterole: false, rolreplication: false };
  expect(rows).toEqual([none]);
  await client.end();
});
