import { forTestsAlone } from './for-tests-alone.mjs';
import { readSample } from './sample-format.mjs';

export default forTestsAlone(documentEngine);

/** A document engine for tests, which reads what the pictures of `documentPhoto()` say is there. */
export function documentEngine() {
  return {
    kind: 'document',
    id: 'fedcba9876543210fedcba98',
    name: 'deterministic document',
    version: '1.0.0',
    offers: { portrait: true, visualZone: true, barcodes: true },
    read(images, { doctype, now }) {
      const pictures = Object.entries(images).map(([name, bytes]) => ({
        side: name,
        ...readSample(bytes),
      }));
      const read = pictures.filter(({ blank }) => !blank);
      const whole = Object.assign({}, ...read);
      const expired = whole.expires !== undefined && Date.parse(whole.expires) < now;
      return {
        sides: read.map(({ side }) => ({ side, cut: jpegOf(`the ${side}`), cutBy: 'outline' })),
        ...(read.length > 0 && { portrait: jpegOf('the holder') }),
        fields: Object.entries(whole.fields ?? {}).map(([name, value]) => ({
          name,
          value: value.toUpperCase(),
          ...(value.toUpperCase() !== value && { printed: value }),
          sources: ['mrz', 'visual'],
        })),
        ...(whole.mrzLines && { mrzLines: whole.mrzLines }),
        corrections: [],
        checks: [
          { name: 'doctype', good: true, detail: doctype, decisive: false },
          { name: 'front_blurring', good: false, detail: '12', decisive: false },
          { name: 'expiration_date', good: !expired, decisive: true },
        ],
        ...whole.answer,
      };
    },
  };
}

function jpegOf(text) {
  return Uint8Array.from(Buffer.from(`\xff\xd8\xff\xe0${text}`, 'latin1'));
}
