import type { Contract } from '@biometrid/openapi/generate';

/** What the runtime takes from the contract beside servers and operations: its version, the header that marks answers, and a limit. */
export function contractConstants({ document, operations }: Contract): string {
  const name = unprocessedHeader(operations);
  return `/** The version of the contract and, since all packages share it, of this client. */
export const version = '${document.info.version}';

/** The header of an answer that was given before anything was done. */
export const unprocessedHeader${name === undefined ? ': string | undefined = undefined' : ` = '${name}'`};

/** The most bytes that every field for a picture takes. */
export const maxImageBytes${maxImageBytes(operations)};
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

/** The smallest limit of the fields that take a picture as a file. */
function maxImageBytes(operations: Contract['operations']): string {
  const limits = operations
    .flatMap(({ fields }) => [...fields.values()])
    .filter(({ file }) => file?.contentTypes.some((type) => type.startsWith('image/')))
    .map(({ file }) => file?.maxBytes ?? Number.POSITIVE_INFINITY);
  const smallest = Math.min(...limits);
  return Number.isFinite(smallest) ? ` = ${smallest}` : ': number = Number.POSITIVE_INFINITY';
}
