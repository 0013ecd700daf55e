import { type Measured, sharesOf } from './measured.js';
import type { Targets } from './targets.js';

/** What the engine is to reach. */
export function expectFigures(targets: Targets, measured: Measured): void {
  const shares = sharesOf(measured);
  targets.least('photos of real specimens', shares.photos, 1);
  targets.least('MRZ, large, turned', shares.exact['large, turned'], 0.97);
  targets.least('MRZ, large, upright', shares.exact['large, upright'], 0.995);
  targets.least('MRZ, small, turned', shares.exact['small, turned'], 0.85);
  targets.least('MRZ, tiny, upright', shares.exact['tiny, upright'], 0.6);
  targets.most('pictures verified but wrong', shares.falselyVerified, 0.001);
  targets.most('lines verified but wrong', shares.falselyVerifiedLines, 0.001);
  targets.most('MRZ claimed where none is', shares.claimed, 0);
  targets.least('outline within 2 %', shares.outlines, 0.95);
  targets.least('labelled fields', shares.fields, 0.9);
  targets.least('PDF417', shares.codes.pdf417, 0.95);
  targets.least('QR', shares.codes.qr, 0.98);
  targets.least('photographed PDF417', shares.codes.photographed, 1);
  targets.least('portraits cut', shares.portraits, 0.98);
  targets.least('spoilt documents that fail', shares.spoiltFailed, 0.98);
  targets.most('untouched documents that fail', shares.untouchedFailed, 0.01);
}
