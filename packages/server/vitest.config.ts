import { defineProject } from 'vitest/config';
import { patience } from '../../.ci/patience.js';

export default defineProject({
  test: {
    name: 'server',
    ...patience,
    globalSetup: 'test/postgres/for-the-run.ts',
    provide: { behindPgbouncer: false },
  },
});
