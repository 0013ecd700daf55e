import type { FaceDescription } from '../engines/guest.js';
import { measuredTo, standingCalibration } from '../face/calibration-record.js';
import { fewestUsers } from '../face/own-calibration.js';
import type { Storage } from '../storage/storage.js';
import { clientOf } from '../tenants/client.js';
import { type Finding, ok, warning } from './finding.js';

/** What is to be said of the clients' faces beside the face engine that is to work with them. */
export async function examineFaces(
  storage: Storage,
  { encodings: [active] }: FaceDescription,
): Promise<Finding[]> {
  return [await encoders(storage, active.encoder), ...(await ownCalibrations(storage, active))];
}

/** Whether searches find everybody who is enrolled. */
async function encoders(storage: Storage, encoder: string): Promise<Finding> {
  const about = 'enrolled faces';
  const lacking = await storage.templates.usersWithout('face', encoder);
  if (lacking.size === 0) return ok(about, `all are of ${encoder}, which searches go by`);
  const clients = new Map((await storage.clients.list()).map(({ id, name }) => [id, name]));
  const users = [...lacking].map(([id, count]) => `${count} of ${clients.get(id) ?? id}`);
  return warning(
    about,
    `users who lack ${encoder}, which searches go by: ${users.join(', ')}. They are verified where the engine knows their encoder. No search finds them, nor the look for duplicates, until their enrolment is deleted and they enrol again.`,
  );
}

/** By what the thresholds of each client are set. */
async function ownCalibrations(
  storage: Storage,
  active: FaceDescription['encodings'][0],
): Promise<Finding[]> {
  const enrolled = await storage.templates.usersByEncoder('face');
  const says: string[] = [];
  for (const client of (await storage.clients.list()).map(clientOf)) {
    const own = enrolled.find(
      ({ clientId, encoder }) => clientId === client.id && encoder === active.encoder,
    );
    if (own === undefined) continue;
    const { faceOwnCalibration } = client.settings;
    const standing =
      faceOwnCalibration === 'on'
        ? await standingCalibration(storage, client.id, active)
        : undefined;
    if (faceOwnCalibration === 'off') says.push(`${client.name} is not to have one`);
    else if (standing !== undefined) {
      const { users, pairs, verificationRise, searchRise, madeAt } = standing;
      says.push(
        `${client.name} by ${users} users (${pairs} pairs, measured to ${measuredTo(standing)}, fitted beyond) on ${new Date(madeAt).toISOString().slice(0, 10)}: verification +${verificationRise}, search +${searchRise}`,
      );
    } else
      says.push(
        own.users < fewestUsers
          ? `${client.name} goes by the engine’s thresholds, as fewer than ${fewestUsers} are enrolled (${own.users})`
          : `${client.name} gets one from a server that runs`,
      );
  }
  return says.length === 0 ? [] : [ok('own calibration', says.join('; '))];
}
