import { createGuest } from './create-guest.js';

export type { GuestFace } from './create-guest.js';

/** The face engine as a guest of the server, with both encoders fused. Who has templates of the others is known by them. */
export default () => createGuest(['mobilefacenet', 'fr-feature'], { onDemand: [['dlib-resnet']] });
