import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import {
  type Cluster,
  findPrograms,
  makeTemplate,
  startCluster,
  type Template,
} from '../../test/postgres/cluster.js';

/** A PostgreSQL server of the attacks alone, made when the first of them wants one. */
export class PostgresOfTheAttack {
  #made: { folder: string; template: Template; cluster: Cluster } | undefined;

  /** @returns the URL of an empty database; undefined where PostgreSQL is not installed. */
  async freshDatabase(): Promise<string | undefined> {
    const programs = findPrograms();
    if (programs === undefined) return undefined;
    this.#made ??= await make(programs);
    const { template, cluster } = this.#made;
    const { password } = template;
    const name = `attacked_${randomUUID().replaceAll('-', '')}`;
    const at = { host: '127.0.0.1', port: cluster.port, database: 'postgres' };
    const client = new Client({ ...at, user: 'admin', password });
    await client.connect();
    await client.query(`CREATE DATABASE ${name} OWNER biometrid`);
    await client.end();
    return `postgres://biometrid:${password}@127.0.0.1:${cluster.port}/${name}`;
  }

  /** Ends it, and removes it with all databases. */
  async end(): Promise<void> {
    if (this.#made === undefined) return;
    await this.#made.cluster.end('SIGQUIT');
    rmSync(this.#made.folder, { recursive: true, force: true });
  }
}

async function make(programs: string) {
  const folder = mkdtempSync(join(tmpdir(), 'biometrid-postgres-'));
  // PostgreSQL may run as somebody else.
  chmodSync(folder, 0o755);
  const template = makeTemplate(programs, join(folder, 'template'));
  return { folder, template, cluster: await startCluster(template, join(folder, 'server')) };
}
