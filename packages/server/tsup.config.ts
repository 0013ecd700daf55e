import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    cli: 'src/cli/run.ts',
    'backup/copy-worker': 'src/backup/copy-worker.ts',
    'face/calibration-worker': 'src/face/calibration-worker.ts',
    'gallery/gallery-worker': 'src/gallery/gallery-worker.ts',
    'templates/opening-worker': 'src/templates/opening-worker.ts',
    'engines/engine-worker': 'src/engines/engine-worker.ts',
    'testing/index': 'src/testing/index.ts',
    'testing/engines/face': 'src/testing/engines/face.mjs',
    'testing/engines/voice': 'src/testing/engines/voice.mjs',
    'testing/engines/document': 'src/testing/engines/document.mjs',
  },
  sourcemap: true,
  format: 'esm',
  target: 'node20',
  dts: { entry: { index: 'src/index.ts', 'testing/index': 'src/testing/index.ts' } },
  clean: true,
  // `sqlite` without its prefix is no module.
  removeNodeProtocol: false,
});
