import type { Contract } from '@biometrid/openapi/generate';

/** What the runtime takes from the contract beside servers and operations: its version, and the header that marks answers. */
export function contractConstants({ document, operations }: Contract): string {
  const name = unprocessedHeader(operations);
  return `/** The version of the contract and, since all packages share it, of this client. */
export const version = '${document.info.version}';

/** The header of an answer that was given before anything was done. */
export const unprocessedHeader${name === undefined ? ': string | undefined = undefined' : ` = '${name}'`};
`;
}

/** The name under which answers carry the header that `x-marks-unprocessed` points out; undefined when none does. */
function unprocessedHeader(operations: Contract['operations']): string | undefined {
  const marking = operations
    .flatMap(({ answers }) => [...answers.values()])
    .flatMap(({ headers }) => [...headers])
    .filter(([, header]) => header['x-marks-unprocessed']);
  const [name, another] = new Set(marking.map(([written]) => written.toLowerCase()));
  if (another === undefined) return name;
  throw new Error(
    `x-marks-unprocessed: one header can mark an answer, not both ${name} and ${another}`,
  );
}
