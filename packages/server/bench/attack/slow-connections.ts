import type { Attack } from './attack.js';
import { Findings } from './findings.js';
import { flood } from './floods/flood.js';
import { lookUpMeanwhile } from './look-ups.js';
import { onTarget } from './target.js';

const connections = 1_200;
/** How often each of them sends a byte. Milliseconds. */
const trickle = 500;

/** More connections than a server has places, of one address, that never come to the end of their headers. */
export const slowConnections: Attack = {
  name: 'slow-connections',
  about: `${connections} connections of one address that send their headers byte by byte, and open again when they are closed`,
  async run({ short }) {
    const findings = new Findings();
    const seconds = short ? 3 : 20;
    await onTarget(findings, { logLevel: 'error' }, async (target) => {
      await target.start();
      const other = await target.client();
      const port = Number(new URL(target.origin).port);
      const { opened = 0 } = await lookUpMeanwhile(target, other, findings, () =>
        flood('slow', { port, connections, seconds, trickle }),
      );
      findings.expect(opened > connections, `only ${opened} connections were opened`);
      findings.tried = `${connections} connections at once for ${seconds} s, ${opened} in all`;
    });
    return findings;
  },
};
