import { type Engine, now } from '../accuracy/engine.js';
import { takePart } from './contestant.js';
import { timed } from './cost.js';

/** The package as it is built: what compiles TypeScript is no part of what it holds in memory. */
const built = new URL('../../dist/index.js', import.meta.url).href;
const { createOcrEngine }: { createOcrEngine: (options: object) => Promise<Engine> } = await import(
  built
);
const engine = await createOcrEngine({});

takePart(async (task, { picture, mrz }) => {
  const bytes = Buffer.from(picture, 'base64');
  if (task !== 'document') {
    const { result, cost } = await timed(() => engine.readMrz(bytes));
    return { lines: result?.lines ?? [], cost };
  }
  const doctype = mrz.format === 'TD3' ? 'passport' : 'idcard';
  const { result, cost } = await timed(() => engine.readDocument({ front: bytes, doctype, now }));
  return { lines: result.mrzLines, cost };
});
