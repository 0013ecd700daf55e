import { notDocumentKinds } from '../../test/specimens/not-documents.js';
import { specimenKinds } from '../../test/specimens/specimen.js';
import { spoiltFields } from '../../test/specimens/spoil.js';
import { linesOf, type Measured, of, sharesOf } from './measured.js';
import { mrzSets } from './mrz-sets.js';
import { table, written } from './report.js';
import { shareOf } from './statistics.js';

/** docs/accuracy/documents.md. */
export function accuracyPage(measured: Measured): string {
  return `# Accuracy of documents

How often the document engine errs, measured by \`pnpm bench document-accuracy\`. Documents are generated: cards, passports, visas and licences of
people who do not exist, in five formats of ICAO Doc 9303 and the old French one, with names of thirty countries, coloured prints across the
zone, OCR-B in two cuts and (one in eight) typewriter letters. No real document is among them but for a few specimens, so **these figures tell how the engine
bears what photos do to print, not how it does on the documents of a certain state**. Nothing was trained or tuned on these pictures.

Pictures are not gentle: blur up to 0.8 pixel (deviation), noise up to 8 of 255 (deviation), JPEG quality 50 to 95, ink from 10 to 55 % as bright as
its paper, a lamp mirrored on one page in eight, a shadow on one in three, a thumb over the edge on one in ten, six kinds of ground. Turned means any angle, and a far end that is up to
8 % smaller than the near one.

Figures are in percent; brackets hold the true share in 95 of 100 cases (Wilson's interval), as far as other pictures of this generator go.

${zones(measured)}

${wrong(measured)}

${beside(measured)}

${documents(measured)}

${contradictions(measured)}
`;
}

function zones(measured: Measured): string {
  const { mrz, photos } = measured;
  const rows = mrzSets.map((set) => {
    const outcomes = of(mrz, set);
    return [
      set,
      written(shareOf(outcomes, ({ exact }) => exact)),
      written(linesOf(outcomes)),
      written(shareOf(outcomes, ({ found }) => found)),
      written(shareOf(outcomes, ({ verified }) => verified)),
    ];
  });
  const large = [...of(mrz, 'large, turned'), ...of(mrz, 'large, upright')];
  const byKind = specimenKinds
    .filter((kind) => kind !== 'DRIVING-LICENCE')
    .map((kind) => [
      kind,
      written(
        shareOf(
          large.filter((each) => each.kind === kind),
          ({ exact }) => exact,
        ),
      ),
    ]);
  return `## Machine readable zones

Large letters have capitals 10 to 24 pixels high, small ones 6 to 10, tiny ones 4.5 to 6. A picture counts as exact when every letter of all lines is right.

${table(['set', 'exact', 'lines exact', 'a zone found', 'called verified'], rows)}

${table(['format, large letters', 'exact'], byKind)}

![Errors by the height of letters](mrz-letter-height.svg)

![Errors by angle](mrz-angle.svg)

![Errors by blur](mrz-blur.svg)

${photos.length === 0 ? 'The photos of real specimens were not there.' : `Photos of real specimens and a page without a zone, wholly right: ${photos.filter(({ right }) => right).length} of ${photos.length}${missed(photos)}.`}`;
}

function missed(photos: Measured['photos']): string {
  const files = photos.filter(({ right }) => !right).map(({ file }) => `\`${file}\``);
  return files.length === 0 ? '' : ` (not ${files.join(', ')})`;
}

function wrong(measured: Measured): string {
  const shares = sharesOf(measured);
  const rows = notDocumentKinds.map((kind) => [
    kind,
    written(
      shareOf(
        measured.strangers.filter((each) => each.kind === kind),
        ({ claimed }) => claimed,
      ),
    ),
  ]);
  return `## Claims that are wrong

A reading is called verified when all that can be checked agrees and nothing else is nearly as likely. Of all generated pictures those that are called
verified although a letter is wrong: ${written(shares.falselyVerified, 2)}; of all lines: ${written(shares.falselyVerifiedLines, 2)}.

Pictures without a zone of which one was claimed: ${written(shares.claimed)}.

${table(['picture of', 'zone claimed'], rows)}`;
}

function beside({ peers }: Measured): string {
  const rows = mrzSets.flatMap((set) => {
    const compared = peers[set];
    if (compared === undefined) return [];
    const row = (name: string, { pictures, lines }: typeof compared.own) => [
      set,
      name,
      written(pictures),
      written(lines),
    ];
    return [
      row('BiometrID, finds the lines itself', compared.own),
      ...compared.peers.map((peer) => row(peer.name, peer)),
    ];
  });
  if (rows.length === 0) {
    return '## Beside other readers\n\nNot measured: the other readers could not be installed.';
  }
  return `## Beside other readers

On the first pictures of each set. The others were given every line straightened, from where the generator knows that it is; all know letters of a zone
alone, and their text is taken as it is, without correction by check digits. \`mrz\` is a model that was trained on such lines.

${table(['set', 'reader', 'exact', 'lines exact'], rows)}`;
}

function documents(measured: Measured): string {
  const { documents: all, codes } = measured;
  const shares = sharesOf(measured);
  const fields = all.flatMap((each) => each.fields);
  const names = [...new Set(fields.map(({ name }) => name))];
  const rows = names.map((name) => [
    `\`${name}\``,
    written(
      shareOf(
        fields.filter((field) => field.name === name),
        ({ right }) => right,
      ),
    ),
  ]);
  return `## Whole documents

Turned pictures of cards, passports and licences whose zone's capitals are 13 to 24 pixels high.

| figure | share |
| --- | --- |
| outline of the document, every corner within 2 % of its width | ${written(shares.outlines)} |
| portrait found and cut | ${written(shares.portraits)} |
| labelled fields of the visual zone, right and rightly named | ${written(shares.fields)} |
| PDF417 read, 2 to 4 pixels a module | ${written(codes.pdf417)} |
| QR code read, 2 to 4 pixels a module | ${written(codes.qr)} |
| photographed PDF417 beside the repository | ${written(codes.photographed)} |

Fields count whose letters are 10 pixels high or more and all in the alphabet of the visual zone's recogniser: it lacks ã, ç, ñ, ł, ő and others.

${table(['field', 'right'], rows)}`;
}

function contradictions(measured: Measured): string {
  const { spoilt } = measured;
  const shares = sharesOf(measured);
  const rows = spoiltFields.map((field) => [
    `\`${field}\``,
    ...(['mrz', 'visual', 'barcode'] as const).map((source) =>
      written(
        shareOf(
          spoilt.filter(({ spoil }) => spoil?.field === field && spoil.source === source),
          ({ failed }) => failed !== undefined,
        ),
      ),
    ),
  ]);
  return `## Documents that contradict themselves

One field of one source was changed; a third of the changed zones kept their old check digits. Such documents of which a decisive check fails: ${written(shares.spoiltFailed)}; documents
as they should be of which one fails: ${written(shares.untouchedFailed)}.

${table(['field', 'changed in the zone', 'in the visual zone', 'in the barcode'], rows)}`;
}
