import type { FaceDescription } from '../engines/guest.js';
import { measuredTo, standingCalibration } from '../face/calibration-record.js';
import { knownBy } from '../face/known-by.js';
import { fewestUsers } from '../face/own-calibration.js';
import type { EncoderUsers, Storage } from '../storage/storage.js';
import { clientOf } from '../tenants/client.js';
import { type Finding, ok, warning } from './finding.js';

/** What is to be said of the clients' faces beside the face engine that is to work with them. */
export async function examineFaces(storage: Storage, engine: FaceDescription): Promise<Finding[]> {
  const [active] = engine.encodings;
  return [await encoders(storage, engine), ...(await ownCalibrations(storage, active))];
}

/** Whether searches find everybody who is enrolled. */
async function encoders(storage: Storage, engine: FaceDescription): Promise<Finding> {
  const about = 'enrolled faces';
  const [{ encoder }] = engine.encodings;
  const others = (await storage.templates.usersByEncoder('face')).filter(
    (each) => each.encoder !== encoder,
  );
  if (others.length === 0) return ok(about, `all are of ${encoder}, which searches go by`);
  const clients = new Map((await storage.clients.list()).map(({ id, name }) => [id, name]));
  const named = (enrolled: readonly EncoderUsers[]) =>
    enrolled
      .map(
        (each) =>
          `${each.users} of ${clients.get(each.clientId) ?? each.clientId} (${each.encoder})`,
      )
      .join(', ');
  const lost = others.filter((each) => knownBy(engine, each.encoder) !== 'former');
  return lost.length === 0
    ? ok(
        about,
        `new ones are of ${encoder}; of other encoders, by which they are known: ${named(others)}. See biometrid templates`,
      )
    : warning(
        about,
        `no search finds these, nor the look for duplicates, as the engine compares with none of their encoder: ${named(lost)}. See biometrid templates.`,
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
