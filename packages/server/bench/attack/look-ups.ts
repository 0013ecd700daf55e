import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask } from '../../test/raw-http.js';
import type { TestClient } from '../../test/server-under-test.js';
import type { Findings } from './findings.js';

/** Another address of this machine than that of the attacks, on Linux. */
const from = process.platform === 'linux' ? { from: '127.0.0.2' } : {};
/** Time from an answer to the next question. Milliseconds. */
const pause = 20;
/** A look-up without an answer for so long is one that hangs. Milliseconds. */
const patience = 60_000;

/** Has another client, at another address, look a user of its own up for as long as something is worked at. */
export async function lookUpMeanwhile<T>(
  { origin, pid }: { readonly origin: string; readonly pid: number },
  { headers, biometrid }: TestClient,
  findings: Findings,
  work: () => Promise<T>,
): Promise<T> {
  const userId = (await biometrid.users.create({ reference_id: 'another' })).data.id;
  const path = `/api/1.0/users/${userId}/voice/is-pending`;
  let over = false;
  const working = work().finally(() => {
    over = true;
  });
  while (!over) {
    const workedBefore = worked(pid);
    const began = performance.now();
    const status = await ask(origin, { path, headers, ...from, patience }).then(
      (answer) => answer.status,
      (error: Error) => error.message,
    );
    findings.lookUps.push(performance.now() - began);
    if (workedBefore !== undefined)
      findings.workUntilLookUps.push((worked(pid) ?? 0) - workedBefore);
    if (status !== 200) findings.gaveWay(`another client’s look-up: ${status}`);
    await sleep(pause);
  }
  return working;
}

/** Processor time of a process's main thread, as Linux counts. Milliseconds. */
function worked(pid: number): number | undefined {
  try {
    const [nanoseconds] = readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ');
    return Number(nanoseconds) / 1e6;
  } catch {
    return undefined;
  }
}
