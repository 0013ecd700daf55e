import { openEngine, now } from './bench/accuracy/engine.js';
import { accuracyConditions, photograph } from './test/specimens/photograph.js';
import { Random } from './test/specimens/random.js';
import { specimen } from './test/specimens/specimen.js';
const kinds = ['TD1', 'TD3', 'TD2', 'FRENCH-ID', 'DRIVING-LICENCE'] as const;
const engine = await openEngine();
const [from, to] = process.argv.slice(2).map(Number);
let fails = 0, n = 0, right = 0, fields = 0, outl = 0, sides = 0;
for (let seed = from!; seed < to!; seed++) {
  const random = new Random(seed);
  const kind = kinds[seed % kinds.length]!;
  const { front, back } = await specimen({ seed, kind });
  const lying = () => ({ seed: random.below(2 ** 31), letterHeight: random.between(13, 24), angle: random.between(-180, 180), perspective: random.between(0, 0.08), ...accuracyConditions(random) });
  const photos = { front: await photograph(front, lying()), ...(back && { back: await photograph(back, lying()) }) };
  const c0 = process.cpuUsage().user;
  const r = await engine.readDocument({ front: photos.front.jpeg, ...(photos.back && { back: photos.back.jpeg }), doctype: kind === 'TD3' ? 'passport' : 'idcard', now });
  const ms = ((process.cpuUsage().user - c0) / 1000) | 0;
  n++;
  const failed = r.readable ? r.checks.filter((c) => c.decisive && !c.good).map((c) => `${c.name}(${c.detail ?? ''})`) : ['UNREADABLE'];
  if (failed.length) fails++;
  const missing: string[] = [];
  for (const p of Object.values(photos)) for (const f of p.truth.fields.filter((f) => f.letterHeight >= 10)) {
    const got = r.fields.find((x) => x.name === f.name);
    fields++;
    const v = got?.sources.includes('visual') ? got.printed ?? got.value : undefined;
    if (v !== undefined) right++; else missing.push(`${f.name}:${f.text}${got ? '~' + got.value + '[' + got.sources + ']' : ''}`);
  }
  for (const s of ['front', 'back'] as const) { if (photos[s]) { sides++; if (r[s]?.outline) outl++; } }
  const truthLines = (photos.back?.truth.mrz ?? photos.front.truth.mrz)?.lines;
  const mrzRight = truthLines ? JSON.stringify(r.mrzLines) === JSON.stringify(truthLines) : 'none';
  console.log(seed, kind, ms, 'ms cut', r.front?.cutBy, r.back?.cutBy, 'portrait', !!photos.front.truth.portrait, !!r.portrait, 'mrz', mrzRight, 'FAIL:', failed.join(' '), 'MISS', missing.length, missing.slice(0, 4).join(' | '));
  if (failed.length && process.argv[4]) console.log(r.fields.map((x) => `${x.name}=${x.value}[${x.sources}]p:${x.printed ?? ''}`).join('; '), 'TRUTH', JSON.stringify(photos.front.truth.fields.map((f) => f.name + '=' + f.text)));
}
console.log({ n, fails, right, fields, outl, sides, rss: process.memoryUsage().rss / 2 ** 20 });
process.exit(0);
