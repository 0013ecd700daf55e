import createVoiceGuest from '@biometrid/voice-engine/guest';
import { expectTypeOf, it } from 'vitest';
import type { VoiceGuest } from '../../src/engines/guest.js';

it('the voice engine that comes along is a guest by its type', () => {
  expectTypeOf(createVoiceGuest).returns.resolves.toExtend<VoiceGuest>();
});
