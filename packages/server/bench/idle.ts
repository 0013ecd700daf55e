import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createBiometridClient } from '@biometrid/client';
import { faceEngine, facePhoto } from '../test/engines/samples.js';

/** Memory and start of the built command on an empty store, and of one whose gallery worker and an engine's thread run. */
const command = fileURLToPath(new URL('../bin/biometrid.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'biometrid-idle-'));

const idle = await start(join(folder, 'idle'));
console.log(
  `empty store: answers after ${idle.ready} ms (at most 2,000), ${memoryOf(idle.child)} MB resident (at most 120)`,
);
idle.child.kill();

const working = await start(join(folder, 'working'), '--face-engine', faceEngine);
await enrolOne(working.output);
console.log(
  `with the gallery worker and one thread of a tiny engine: ${memoryOf(working.child)} MB resident`,
);
working.child.kill();
await once(working.child, 'close');
rmSync(folder, { recursive: true });

async function start(data: string, ...options: string[]) {
  const began = performance.now();
  const child = spawn(
    process.execPath,
    [
      ...[command, 'quickstart', '--data', data, '--port', '0', '--admin-port', '0'],
      ...['--face-engine', 'none', '--voice-engine', 'none', ...options],
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  let output = '';
  for await (const chunk of child.stdout) {
    output += chunk;
    if (output.includes('Ctrl+C')) break;
  }
  const ready = Math.round(performance.now() - began);
  // Compilers and collectors settle.
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  return { child, ready, output };
}

async function enrolOne(output: string): Promise<void> {
  const said = (name: string) => new RegExp(`${name}\\s+(\\S+)`).exec(output)?.[1] ?? '';
  const biometrid = createBiometridClient({
    baseUrl: new URL(said('API')).origin,
    key: said('Key'),
    secret: said('Secret'),
  });
  const photo = new Blob([facePhoto({ faces: [{ person: 'ada' }] })], { type: 'image/jpeg' });
  const { data } = await biometrid.users.create({ reference_id: 'bench' });
  await biometrid.face.enroll({ userId: data.id, photo });
  await biometrid.face.findUser({ photo });
}

/** Megabytes that a process has in memory, as the kernel counts. */
function memoryOf({ pid }: ChildProcess): number {
  const [, kilobytes = '0'] =
    /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kilobytes) / 1_000);
}
