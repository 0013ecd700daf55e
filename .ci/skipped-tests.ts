import type { Reporter, TestModule } from 'vitest/node';

/** Says at the end of a run which tests were skipped, and why: what this machine lacks. */
export const skippedTests: Reporter = {
  onTestRunEnd(modules) {
    const reasons = new Map<string, number>();
    for (const why of modules.flatMap(reasonsOf)) reasons.set(why, (reasons.get(why) ?? 0) + 1);
    for (const [why, count] of reasons) console.log(` Skipped ${count}: ${why}`);
  },
};

/** Why tests of a file were skipped, once for each of them. */
function reasonsOf(module: TestModule): string[] {
  return [...module.children.allTests('skipped')].map((test) => {
    const result = test.result();
    return ('note' in result ? result.note : undefined) ?? `${module.moduleId}: not said`;
  });
}
