import type { Answer, Header, Provenance } from '@biometrid/openapi/model';
import { methodsAt, placeOf } from '../contract/contract.js';
import type { Finding } from '../report/deviation.js';
import type { Reply } from '../run/session.js';
import { cookieProblem } from './cookie.js';
import { fieldOf, type Standard } from './judge.js';

/** All that the contract has against the headers of an answer. */
export function headerFindings(standard: Standard, answer: Answer, reply: Reply): Finding[] {
  const { operation } = standard;
  const provenance = answer.provenance ?? operation.provenance ?? 'project-defined';
  const where = placeOf(operation, answer.status);
  const type = typeFinding(answer, reply);
  return [
    ...(type ? [{ ...type, where, provenance }] : []),
    ...[...answer.headers].flatMap(([name, header]) => {
      const came = headerOf(reply, name);
      const expected = problemOf(standard, name, header, came, reply);
      if (expected === undefined) return [];
      const finding: Finding = {
        aspect: `header ${name.toLowerCase()}`,
        came: came ?? 'no such header',
        expected,
        where: `${where}/headers/${name}`,
        provenance: headerProvenance(name, header, came === undefined ? provenance : undefined),
      };
      return [finding];
    }),
  ];
}

function typeFinding(
  { schema }: Answer,
  { headers }: Reply,
): Pick<Finding, 'aspect' | 'came' | 'expected'> | undefined {
  const type = headers.get('content-type');
  const essence = type?.split(';', 1)[0]?.trim().toLowerCase();
  if (schema === undefined || essence === 'application/json') return undefined;
  return {
    aspect: 'header content-type',
    came: type ?? 'no such header',
    expected: 'application/json',
  };
}

/** A header's value; of a cookie all of them, each as it was set. */
function headerOf({ headers }: Reply, name: string): string | undefined {
  if (name.toLowerCase() !== 'set-cookie') return headers.get(name) ?? undefined;
  const cookies = headers.getSetCookie();
  return cookies.length === 0 ? undefined : cookies.join('\n');
}

/** That there is a session was published; its attributes and the other headers were not. */
function headerProvenance(
  name: string,
  header: Header,
  ofAnswer: Provenance | undefined,
): Provenance {
  const published = name.toLowerCase() === 'set-cookie' ? ofAnswer : undefined;
  return header['x-provenance'] ?? published ?? 'project-defined';
}

/** What a header would have to be; undefined when it is that. */
function problemOf(
  { operation, contract, secure }: Standard,
  name: string,
  { schema, example, ...header }: Header,
  came: string | undefined,
  { json, status }: Reply,
): string | undefined {
  switch (name.toLowerCase()) {
    case 'set-cookie':
      return cookieProblem(String(example), came?.split('\n') ?? [], {
        secure,
        required: opensDialogue(json),
      });
    case 'allow': {
      const methods = methodsAt(contract, operation);
      const told = came?.split(',').map((method) => method.trim()) ?? [];
      const right = methods.every((method) => told.includes(method)) && !told.includes('PATCH');
      return right ? undefined : `the methods of the path: ${methods.join(', ')}`;
    }
    default: {
      if (came === undefined)
        return header['x-marks-unprocessed'] ? undefined : `a header, as of each ${status}`;
      if (isDoubled(came)) return 'the header once';
      const value = schema?.type === 'integer' && /^\d+$/.test(came) ? Number(came) : came;
      const problem = schema && contract.schemas.problem(schema, value);
      return problem === undefined ? undefined : `a value that ${problem}`;
    }
  }
}

/** The prompt of a dialogue that this answer opened. */
function opensDialogue(json: unknown): boolean {
  return fieldOf(fieldOf(json, 'data'), 'message') === 'DIALOGUE_STARTED_WITH_SUCCESS';
}

/** `fetch` joins headers of one name with a comma. */
function isDoubled(value: string): boolean {
  const [first, second, ...others] = value.split(', ');
  return second !== undefined && others.length === 0 && first === second;
}
