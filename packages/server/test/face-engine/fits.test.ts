import createFaceGuest from '@biometrid/face-engine/guest';
import createFusedGuest from '@biometrid/face-engine/guest-fused';
import createProvenGuest from '@biometrid/face-engine/guest-proven';
import { expectTypeOf, it } from 'vitest';
import type { FaceGuest } from '../../src/engines/guest.js';

it('the face engine that comes along is a guest by its type, with one encoder, with two and with one of proven origin', () => {
  expectTypeOf(createFaceGuest).returns.resolves.toExtend<FaceGuest>();
  expectTypeOf(createFusedGuest).returns.resolves.toExtend<FaceGuest>();
  expectTypeOf(createProvenGuest).returns.resolves.toExtend<FaceGuest>();
});
