import type { CommandResult } from '../../test/command-in-process.js';
import type { Findings } from './findings.js';
import type { Target } from './target.js';

/** Options of the doctor who looks at no engine: it would load each, and they are not what is attacked. */
const withoutEngines = ['face', 'voice', 'document'].flatMap((kind) => [
  `--${kind}-engine`,
  'none',
]);

/** What the doctor says of every sealed row. */
export function examineDeeply(target: Target): Promise<CommandResult> {
  return target.command('doctor', '--deep', ...withoutEngines);
}

/** Notes what the commands find broken that look at everything: each chain of the audit log, and each sealed row. */
export async function verifyWhole(target: Target, findings: Findings): Promise<void> {
  const audit = await target.command('audit', 'verify');
  findings.expect(audit.code === 0, `the audit log is broken: ${audit.stdout}${audit.stderr}`);
  const doctor = await examineDeeply(target);
  for (const line of doctor.stdout.split('\n'))
    findings.expect(!/^fail/i.test(line), `the doctor says: ${line}`);
  findings.expect(doctor.stdout !== '', `the doctor says nothing: ${doctor.stderr}`);
}
