import process from 'node:process';
import { beforeAll, describe, expect, it } from 'vitest';
import { behaviours, type Result } from './battery/behaviours.js';
import { MissingRuntime } from './missing-runtime.js';
import { runtimes } from './runtimes.js';

describe.concurrent.each(runtimes)('in $name', ({ run }) => {
  let results: Result[] = [];
  let missing: string | undefined;

  beforeAll(async () => {
    try {
      results = await run();
    } catch (error) {
      if (!(error instanceof MissingRuntime) || process.env['CI']) throw error;
      missing = error.message;
    }
  });

  it.for(behaviours)('$name', ({ name }, ctx) => {
    if (missing !== undefined) ctx.skip(missing);
    const result = results.find((one) => one.name === name);
    expect(result).toEqual({ name });
  });
});
