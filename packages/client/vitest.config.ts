import { defineProject } from 'vitest/config';
import { patience } from '../../.ci/patience.js';

export default defineProject({
  test: {
    name: 'client',
    ...patience,
    typecheck: { enabled: true, tsconfig: 'tsconfig.json', include: ['test/types/*.test-d.ts'] },
  },
});
