import { takePart } from './contestant.js';
import { timed } from './cost.js';
import { fileOfPeer } from './peer.js';

/** Its module, as far as it is used here. */
interface SoundSwallower {
  readonly Decoder: new (settings: Readonly<Record<string, unknown>>) => Decoder;
}

interface Decoder {
  initialize(): Promise<void>;
  set_grammar(jsgf: string): void;
  start(): void;
  stop(): void;
  process_audio(samples: Float32Array, noSearch: boolean, whole: boolean): number;
  get_text(): string;
}

const words = 'zero one two three four five six seven eight nine'.split(' ');
const grammar = `#JSGF V1.0;\ngrammar digits;\npublic <digits> = <digit> <digit> <digit> <digit>;\n<digit> = ${words.join(' | ')};`;

const { result: decoder, cost: loaded } = await timed(async () => {
  const { default: createModule } = await import(fileOfPeer('soundswallower.node.js'));
  const module: SoundSwallower = await createModule({ modelBase: fileOfPeer('model/') });
  const made = new module.Decoder({ samprate: 16_000, loglevel: 'FATAL' });
  await made.initialize();
  made.set_grammar(grammar);
  return made;
});
takePart(loaded, async ({ samples }) => {
  // It knows 16 kHz alone.
  const wide = Float32Array.from({ length: 2 * samples.length }, (_, index) => {
    const before = samples[index >> 1] ?? 0;
    return index % 2 === 0 ? before : (before + (samples[(index >> 1) + 1] ?? before)) / 2;
  });
  const { result, cost } = await timed(() => {
    decoder.start();
    decoder.process_audio(wide, false, true);
    decoder.stop();
    return decoder.get_text();
  });
  const heard = result.split(' ').map((word) => words.indexOf(word));
  return { digits: heard.filter((digit) => digit >= 0).join(''), cost };
});
