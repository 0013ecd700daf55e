import type { Attack } from './attack.js';
import { Findings } from './findings.js';
import { flood } from './floods/flood.js';
import { lookUpMeanwhile } from './look-ups.js';
import { onTarget } from './target.js';

const connections = 300;
/** As much as two images of the largest size take in base64, and no more. */
const bodyBytes = 2_790_000;
/** What a server may have in memory meanwhile, at most. Megabytes. */
const mostMemory = 300;

/** Bodies of one client that together are many times what a server has room for. */
export const bodyFlood: Attack = {
  name: 'body-flood',
  about: `${connections} connections of one client that send bodies of 2.8 MB in base64 without a pause`,
  async run({ short, progress }) {
    const findings = new Findings();
    const requests = short ? 200 : 6_000;
    findings.tried = `${requests} bodies over ${connections} connections`;
    const settings = { logLevel: 'error', engineThreads: 1 };
    await onTarget(findings, settings, async (target) => {
      await target.start();
      const [flooding, other] = [await target.client(), await target.client()];
      const lines = Object.entries({
        ...{ host: 'a', connection: 'close', 'content-type': 'application/json' },
        ...flooding.headers,
      }).map(([name, value]) => `${name}: ${value}\r\n`);
      const options = {
        port: Number(new URL(target.origin).port),
        head: `POST /api/1.0/document/selfie-compare-base64 HTTP/1.1\r\n${lines.join('')}`,
        ...{ bodyBytes, connections, requests },
        // One has fewer places than are wanted.
        addresses: process.platform === 'linux' ? ['127.0.0.3', '127.0.0.4'] : [],
      };
      progress(`${requests} bodies are sent`);
      const statuses = await lookUpMeanwhile(target, other, findings, () =>
        flood('bodies', options),
      );
      for (const [status, count] of Object.entries(statuses)) {
        for (let n = 0; n < count; n += 1) findings.saw(status);
        if (Number(status) >= 500 && status !== '503')
          findings.gaveWay(`${count} of the bodies were answered with ${status}`);
      }
    });
    const { peakMemory } = findings;
    if (peakMemory !== undefined && peakMemory > mostMemory)
      findings.gaveWay(`the server had ${peakMemory} MB in memory, more than ${mostMemory}`);
    return findings;
  },
};
