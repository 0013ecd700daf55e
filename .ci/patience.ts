/**
 * How long tests wait for what they wait for. Long, for other work may have the processors; no test has a limit of its own, and
 * what takes longer than this hangs. Milliseconds.
 */
export const patience = {
  testTimeout: 600_000,
  hookTimeout: 600_000,
  // Less than a test may take, so that a failure says what was waited for.
  expect: { poll: { interval: 20, timeout: 300_000 } },
};
