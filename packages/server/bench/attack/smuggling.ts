import { ask, exchange } from '../../test/raw-http.js';
import type { TestClient } from '../../test/server-under-test.js';
import type { Attack } from './attack.js';
import { Findings } from './findings.js';
import { inParallel } from './in-parallel.js';
import { smugglingForms } from './smuggling/forms.js';
import { onTarget } from './target.js';

/** What is not answered for so long hangs. Milliseconds. */
const patience = 30_000;
/** How long a second answer may take after the first. Milliseconds. */
const rest = 400;

/** Requests in whose bodies another one is hidden, written so that two servers may not agree where a body ends. */
export const smuggling: Attack = {
  name: 'smuggling',
  about:
    'a request hidden in the body of another, whose length is written in ways that are read in two',
  async run({ progress }) {
    const findings = new Findings();
    const settings = { logLevel: 'error', requestTimeout: '2s', headerTimeout: '1s' };
    await onTarget(findings, settings, async (target) => {
      await target.start();
      const client = await target.client();
      const forms = carriers(client).flatMap(([carrier, head]) =>
        smugglingForms.map(([form, write]) => ({ what: `${form}, ${carrier}`, head, write })),
      );
      findings.tried = `${smugglingForms.length} forms, each in ${forms.length / smugglingForms.length} requests`;
      let tried = 0;
      await inParallel(32, forms.entries(), async ([number, { what, head, write }]) => {
        const device = `02:00:00:00:${(number >> 8).toString(16).padStart(2, '0')}:${(number & 255).toString(16).padStart(2, '0')}`;
        const bytes = write(head, hidden(client, device));
        const { answers, text } = await exchange(target.origin, [Buffer.from(bytes, 'latin1')], {
          ...{ patience, rest },
        }).catch(() => ({ answers: [], text: '' }));
        findings.saw(answers[0]?.status ?? 'closed');
        const [, second] = answers;
        if (second !== undefined && second.status < 400)
          findings.gaveWay(`a second answer ${second.status}: ${what}`);
        if (answers.some(({ status }) => status >= 500))
          findings.gaveWay(`an answer of ${answers.map(({ status }) => status)}: ${what}`);
        if (text !== '' && answers.length === 0) findings.gaveWay(`no answer of HTTP: ${what}`);
        // Whether it was carried out shows on another connection.
        const found = await ask(target.origin, {
          path: `/api/1.0/users/find-by-address?mac_address=${device}`,
          headers: client.headers,
        });
        if (found.message !== 'DEVICE_NOT_ASSOCIATED_TO_USER')
          findings.gaveWay(`the hidden request was carried out (${found.message}): ${what}`);
        tried += 1;
        if (tried % 50 === 0) progress(`${tried} of ${forms.length}`);
      });
    });
    return findings;
  },
};

/** The first lines of requests in whose bodies another is hidden: one that reads its body, and such that do not. */
function carriers(client: TestClient): readonly (readonly [string, string])[] {
  const json = `content-type: application/json\r\n${lines(client)}`;
  return [
    ['of a request whose body is read', `POST /api/1.0/users HTTP/1.1\r\nhost: a\r\n${json}`],
    ['of one without credentials', 'POST /api/1.0/users/find-by-face HTTP/1.1\r\nhost: a\r\n'],
    ['of one to nowhere', 'GET /nowhere HTTP/1.1\r\nhost: a\r\n'],
  ];
}

function hidden(client: TestClient, device: string): string {
  return `POST /api/1.0/users?reference_id=hidden&mac_address=${device} HTTP/1.1\r\nhost: a\r\n${lines(client)}content-length: 0\r\n\r\n`;
}

function lines({ headers }: TestClient): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
}
