import { createGuest } from './create-guest.js';

export type { GuestFace } from './create-guest.js';

/** The face engine as a guest of the server, with the encoder of its own accord. Who has templates of the others is known by them. */
export default () =>
  createGuest(['mobilefacenet'], {
    onDemand: [['mobilefacenet', 'fr-feature'], ['dlib-resnet']],
  });
