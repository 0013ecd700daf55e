import type { Attack } from './attack.js';
import { bodyFlood } from './body-flood.js';
import { clocks } from './clocks.js';
import { damageOnPostgres, damageOnSqlite } from './damage.js';
import { fuzz } from './fuzz.js';
import { killsOnPostgres, killsOnSqlite } from './kills.js';
import { otherTenants } from './other-tenants.js';
import { slowConnections } from './slow-connections.js';
import { smuggling } from './smuggling.js';

/** All attacks, in the order in which they are tried. */
export const attacks: readonly Attack[] = [
  fuzz,
  smuggling,
  slowConnections,
  bodyFlood,
  otherTenants,
  killsOnSqlite,
  killsOnPostgres,
  clocks,
  damageOnSqlite,
  damageOnPostgres,
];
