import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import {
  type Cluster,
  findPrograms,
  makeTemplate,
  startCluster,
  type Template,
} from './cluster.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where a `PostgresOfTheRun` is asked for, which is made for the first who asks. Undefined where there is no PostgreSQL. */
    postgresOfTheRun: string | undefined;
    /** Whether servers that share a database are to reach it through PgBouncer. */
    behindPgbouncer: boolean;
  }
}

/** One PostgreSQL server for all test files of a run, and what further ones are copied from. */
export interface PostgresOfTheRun {
  port: number;
  template: Template;
}

/** Before the first test file: offers PostgreSQL to those that want it. @returns what removes it after the last. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const programs = findPrograms();
  if (programs === undefined) {
    provide('postgresOfTheRun', undefined);
    return async () => {};
  }
  const folder = mkdtempSync(join(tmpdir(), 'biometrid-postgres-'));
  // PostgreSQL may run as somebody else.
  chmodSync(folder, 0o755);
  let cluster: Cluster | undefined;
  async function make(programs: string): Promise<PostgresOfTheRun> {
    const template = makeTemplate(programs, join(folder, 'template'));
    cluster = await startCluster(template, join(folder, 'server'));
    return { port: cluster.port, template };
  }
  let made: Promise<PostgresOfTheRun> | undefined;
  const offer = createServer((_request, answer) => {
    made ??= make(programs);
    // A connection that idles is closed after a while, which who asks again may find out too late.
    answer.setHeader('connection', 'close');
    made.then(
      (postgres) => answer.end(JSON.stringify(postgres)),
      (error: unknown) => answer.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => offer.listen(0, '127.0.0.1', resolve));
  const address = offer.address();
  if (address === null || typeof address === 'string') throw new Error('No port is free');
  provide('postgresOfTheRun', `http://127.0.0.1:${address.port}`);
  return async () => {
    offer.closeAllConnections();
    offer.close();
    await made?.catch(() => {});
    await cluster?.end('SIGQUIT');
    rmSync(folder, { recursive: true, force: true });
  };
}
