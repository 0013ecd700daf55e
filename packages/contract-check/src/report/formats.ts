import type { CheckReport } from '../check-contract.js';
import { allowanceFor } from './allow.js';
import type { Deviation } from './deviation.js';

/** A report as it is read: by people, programs, or what shows test results. */
export type Format = (report: CheckReport, origin: string) => string;

export const asText: Format = ({ checks, deviations, requests, left }, origin) => {
  const untried = checks.filter((check) => check.untried !== undefined);
  const tried = checks.length - untried.length;
  const [faults, remarks] = (['fault', 'remark'] as const).map((level) =>
    deviations.filter((deviation) => deviation.level === level),
  ) as [Deviation[], Deviation[]];
  const not = untried.length === 0 ? '' : `, ${untried.length.toLocaleString('en')} not tried`;
  return [
    `${origin}: ${count(tried, 'check')} by ${count(requests, 'request')}: ${count(faults.length, 'fault')}, ${count(remarks.length, 'remark')}${not}.`,
    ...section('FAULTS: the documentation says otherwise', faults),
    ...section('REMARKS: inferred, or decided by this project', remarks),
    ...untriedLines(untried),
    ...left.map((id) => `The user ${id} was made, and could not be deleted.`),
    '',
  ].join('\n');
};

function section(title: string, deviations: readonly Deviation[]): string[] {
  if (deviations.length === 0) return [];
  return ['', title, ...deviations.flatMap(linesOf)];
}

function linesOf(deviation: Deviation): string[] {
  const { sent, came, expected, where, provenance } = deviation;
  return [
    `  ${allowanceFor(deviation)}`,
    `    sent      ${sent}`,
    `    came      ${came.replaceAll('\n', ' ')}`,
    `    expected  ${expected} (${provenance}, ${where})`,
  ];
}

/** By what was answered, for a server that lacks an engine says so at many places. */
function untriedLines(untried: CheckReport['checks']): string[] {
  const operations = new Map<string, Set<string>>();
  for (const { operation, untried: why = '' } of untried)
    operations.set(why, (operations.get(why) ?? new Set()).add(operation));
  return [...operations].flatMap(([why, names]) => [
    '',
    `NOT TRIED: ${why} to ${[...names].join(', ')}`,
  ]);
}

export const asJson: Format = (report, origin) =>
  `${JSON.stringify({ server: origin, ...report }, null, 2)}\n`;

/** JUnit's XML: an operation is a suite, what was tried of it a case; a fault fails it, a remark is its output. */
export const asJunit: Format = ({ checks, deviations, left }, origin) => {
  const suites = [...new Set(checks.map(({ operation }) => operation))];
  const lines = suites.flatMap((suite) => {
    const cases = [
      ...new Map(
        checks
          .filter(({ operation }) => operation === suite)
          .map((each) => [each.check, each] as const),
      ).values(),
    ];
    const ofSuite = deviations.filter(
      ({ operation, check }) => (check.startsWith('journey ') ? 'journey' : operation) === suite,
    );
    const failures = new Set(ofSuite.filter(isFault).map(caseOf));
    const skipped = cases.filter(({ untried }) => untried !== undefined).length;
    return [
      `  <testsuite name="${xml(suite)}" tests="${cases.length}" failures="${failures.size}" skipped="${skipped}">`,
      ...cases.flatMap(({ check, untried }) =>
        caseLines(
          suite,
          check,
          untried,
          ofSuite.filter((deviation) => caseOf(deviation) === check),
        ),
      ),
      '  </testsuite>',
    ];
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${xml(`contract-check ${origin}`)}">`,
    ...lines,
    ...linesOfLeft(left),
    '</testsuites>',
    '',
  ].join('\n');
};

/** A suite that fails, when users could not be deleted. */
function linesOfLeft(left: readonly string[]): string[] {
  if (left.length === 0) return [];
  return [
    '  <testsuite name="users" tests="1" failures="1" skipped="0">',
    '    <testcase classname="users" name="deleted at the end">',
    `      <failure type="left" message="${xml(`still there: ${left.join(', ')}`)}"/>`,
    '    </testcase>',
    '  </testsuite>',
  ];
}

/** What was tried: of a journey the whole, and not its step. */
function caseOf({ check }: Deviation): string {
  return /^journey (\w+):/.exec(check)?.[1] ?? check;
}

function caseLines(
  suite: string,
  check: string,
  untried: string | undefined,
  deviations: readonly Deviation[],
): string[] {
  const inner = [
    ...(untried === undefined ? [] : [`<skipped message="${xml(untried)}"/>`]),
    ...deviations
      .filter(isFault)
      .map(
        (deviation) =>
          `<failure type="${xml(deviation.aspect)}" message="${xml(deviation.expected)}">${xml(linesOf(deviation).join('\n'))}</failure>`,
      ),
    ...deviations
      .filter((deviation) => !isFault(deviation))
      .map((deviation) => `<system-out>${xml(linesOf(deviation).join('\n'))}</system-out>`),
  ];
  const head = `    <testcase classname="${xml(suite)}" name="${xml(check)}"`;
  return inner.length === 0
    ? [`${head}/>`]
    : [`${head}>`, ...inner.map((line) => `      ${line}`), '    </testcase>'];
}

function isFault({ level }: Deviation): boolean {
  return level === 'fault';
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** Without the control characters that XML cannot hold. */
function xml(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd]/g, '\ufffd')
    .replaceAll(/[&<>"]/g, (letter) => entities[letter] ?? letter);
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}
