import { defineConfig, type Options } from 'tsup';

const common: Options = {
  sourcemap: true,
  format: ['esm', 'cjs'],
  dts: true,
  target: 'es2022',
};

export default defineConfig([
  {
    ...common,
    entry: {
      index: 'src/index.ts',
      'node/index': 'src/node/index.ts',
      'testing/index': 'src/testing/index.ts',
    },
    // Both entries share one copy of the core, so that an error is an instance of its class whichever entry threw it.
    splitting: true,
    // What is below `browser` is the other's, which is made at the same time.
    clean: ['!browser/**'],
  },
  {
    ...common,
    // The worklet and the worker are files of their own, which the browser loads by their address.
    entry: [
      'src/browser/index.ts',
      'src/browser/photo-worker.ts',
      'src/browser/recorder-worklet.ts',
    ],
    outDir: 'dist/browser',
    // Pages alone, which have `import.meta.url`.
    format: 'esm',
    splitting: false,
    clean: true,
  },
]);
