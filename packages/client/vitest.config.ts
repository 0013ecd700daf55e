import { defineProject } from 'vitest/config';

export default defineProject({
  test: {
    name: 'client',
    typecheck: { enabled: true, tsconfig: 'tsconfig.json', include: ['test/types/*.test-d.ts'] },
  },
});
