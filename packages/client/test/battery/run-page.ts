import * as client from '@biometrid/client';
import { runBattery } from './behaviours.js';

// Chromium: a page's script. The page calls it with the server's address.
Object.assign(globalThis, {
  createBiometridClient: client.createBiometridClient,
  runBattery: (origin: string) => runBattery({ origin, client, cookies: true }),
});
