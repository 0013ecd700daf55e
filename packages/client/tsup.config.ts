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
    entry: { index: 'src/index.ts', 'node/index': 'src/node/index.ts' },
    // Both entries share one copy of the core, so that an error is an instance of its class whichever entry threw it.
    splitting: true,
    // What is below `browser` is the other's, which is made at the same time.
    clean: ['!browser/**'],
  },
  {
    ...common,
    // The worklet is a file of its own, which the browser loads by its address.
    entry: ['src/browser/index.ts', 'src/browser/recorder-worklet.ts'],
    outDir: 'dist/browser',
    // Splitting would leave `import.meta` in CommonJS, which does not parse there.
    splitting: false,
    clean: true,
    esbuildOptions: (options) => {
      // Without one, `recordWav` wants an address.
      options.logOverride = { 'empty-import-meta': 'silent' };
    },
  },
]);
