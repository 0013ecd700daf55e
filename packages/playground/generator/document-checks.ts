import { decisiveChecks, informativeChecks } from '../../ocr-engine/src/checks/check.js';

/** The names of the checks that the guide to documents lists: an answer has those that apply, and the page tells the others as well. */
export function documentChecks(): string {
  return `/** Checks by which a document fails, in the order in which a failure is told. */
export const decisiveChecks = [
${listed(decisiveChecks)}
] as const;

/** Checks that are told and decide nothing. */
export const informativeChecks = [
${listed(informativeChecks)}
] as const;
`;
}

function listed(checks: Readonly<Record<string, string>>): string {
  return Object.keys(checks)
    .map((name) => `  '${name}',`)
    .join('\n');
}
