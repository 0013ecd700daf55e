import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    cli: 'src/cli/run.ts',
    'backup/copy-worker': 'src/backup/copy-worker.ts',
    'face/calibration-worker': 'src/face/calibration-worker.ts',
    'gallery/gallery-worker': 'src/gallery/gallery-worker.ts',
    'engines/engine-worker': 'src/engines/engine-worker.ts',
  },
  sourcemap: true,
  format: 'esm',
  target: 'node20',
  dts: { entry: { index: 'src/index.ts' } },
  clean: true,
  // `sqlite` without its prefix is no module.
  removeNodeProtocol: false,
});
