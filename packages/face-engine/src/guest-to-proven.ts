import { createGuest } from './create-guest.js';

export type { GuestFace } from './create-guest.js';

/**
 * The face engine as a guest of the server, on the way to networks of known origin: as `guest-proven`, but who has templates of the
 * encoders of unproven origin is still known by them, and those are loaded for them alone.
 */
export default () =>
  createGuest(['dlib-resnet'], {
    unproven: false,
    onDemand: [['mobilefacenet'], ['mobilefacenet', 'fr-feature']],
  });
