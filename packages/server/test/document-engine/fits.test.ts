import createDocumentGuest from '@biometrid/ocr-engine/guest';
import { expectTypeOf, it } from 'vitest';
import type { DocumentGuest } from '../../src/engines/guest.js';

it('the document engine that comes along is a guest by its type', () => {
  expectTypeOf(createDocumentGuest).returns.resolves.toExtend<DocumentGuest>();
});
