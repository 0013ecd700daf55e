import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { clientByCommand, newDataFolder, startServerProcess } from '../server-process.js';
import { photographedDocument, realDocumentEngine } from './cards.js';

it('neither the log nor the data folder of a server at its most talkative has anything of a document', async () => {
  const { specimen, front } = await photographedDocument({ seed: 12, kind: 'TD3' });
  const { documentNumber, surname, givenNames } = specimen.holder;
  const data = newDataFolder();
  const server = await startServerProcess(
    ...(['serve', data, '--dev', '--document-engine', realDocumentEngine] as const),
    ...['--engine-threads', '1', '--engine-deadline', '60s'],
  );
  try {
    const client = await clientByCommand(data, server.origin);
    const { documents } = client.biometrid;
    const read = await documents.validate({
      front,
      doctype: 'passport',
      processId: documentNumber,
    });
    expect(read.data.fields?.normal.doc_number).toBe(documentNumber);
    const text = Buffer.from(await front.arrayBuffer()).toString('base64');
    await documents.validateBase64({ front: text, doctype: 'idcard' });
    await server.end('SIGTERM');

    const { mrz } = specimen.front.truth;
    const secrets = [documentNumber, ...words(surname), ...words(givenNames), ...(mrz?.lines ?? [])]
      .concat([text.slice(2_000, 2_060), specimen.holder.birth])
      .map((secret) => secret.toLowerCase());
    const { stdout, stderr } = server.output;
    expect(stderr).toContain('"operation":"validateDocument"');
    const written: [string, string][] = [
      ['the log', stdout + stderr],
      ...filesBelow(dirname(data)).map((path): [string, string] => [
        ...([path, readFileSync(path, 'latin1')] as const),
      ]),
    ];
    expect(written.length).toBeGreaterThan(2);
    for (const [place, content] of written) {
      const found = secrets.filter((secret) => content.toLowerCase().includes(secret));
      expect(found, place).toEqual([]);
    }
  } finally {
    await server.end('SIGKILL');
    rmSync(dirname(data), { recursive: true });
  }
});

/** Names as the zone has them, long enough not to stand anywhere by chance. */
function words(name: string): string[] {
  const bare = name.normalize('NFD').replace(/\p{M}/gu, '');
  return bare.split(/[^A-Za-z]+/).filter((word) => word.length > 4);
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}
