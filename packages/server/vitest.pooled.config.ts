import { defineProject, mergeConfig } from 'vitest/config';
import server from './vitest.config.js';

/** Several servers once more, behind PgBouncer. */
export default mergeConfig(
  server,
  defineProject({
    test: {
      name: 'server behind PgBouncer',
      include: ['test/several-servers/*.test.ts'],
      provide: { behindPgbouncer: true },
    },
  }),
);
