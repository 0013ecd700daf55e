import createFaceGuest from '@biometrid/face-engine/guest';
import createFusedGuest from '@biometrid/face-engine/guest-fused';
import { expectTypeOf, it } from 'vitest';
import type { FaceGuest } from '../../src/engines/guest.js';

it('the face engine that comes along is a guest by its type, with one encoder and with two', () => {
  expectTypeOf(createFaceGuest).returns.resolves.toExtend<FaceGuest>();
  expectTypeOf(createFusedGuest).returns.resolves.toExtend<FaceGuest>();
});
