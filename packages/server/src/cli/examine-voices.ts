import { leastCohort } from '../engines/check-guest.js';
import type { VoiceDescription } from '../engines/guest.js';
import type { EncoderUsers, Storage } from '../storage/storage.js';
import { type Client, clientOf } from '../tenants/client.js';
import { voiceEncoder } from '../voice/voice-encoder.js';
import { voicesOfOthers } from '../voice/voices-of-others.js';
import { type Finding, ok, warning } from './finding.js';

/** What is to be said of the clients' voices beside the voice engine that is to work with them. */
export async function examineVoices(
  storage: Storage,
  engine: VoiceDescription,
): Promise<Finding[]> {
  const clients = (await storage.clients.list()).map(clientOf);
  const enrolled = await storage.templates.usersByEncoder('voice');
  return [
    languages(clients, engine),
    await encoders(storage, clients, engine),
    ...cohorts(clients, enrolled, engine),
  ];
}

/** Whether the engine understands what the clients are set to speak. */
function languages(clients: readonly Client[], engine: VoiceDescription): Finding {
  const about = 'voice languages';
  const understood = engine.languages.map(({ code }) => code);
  const lacking = clients.flatMap(({ name, settings }) => {
    const lost = settings.languages.filter((language) => !understood.includes(language));
    return lost.length === 0 ? [] : [`${lost.join(', ')} of ${name}`];
  });
  return lacking.length === 0
    ? ok(about, 'all of the clients’ are understood')
    : warning(
        about,
        `the engine does not understand ${lacking.join('; ')}: dialogues in them are refused. Install their models, or change the client with --languages.`,
      );
}

/** Whether everybody whose voice is enrolled can be verified. */
async function encoders(
  storage: Storage,
  clients: readonly Client[],
  engine: VoiceDescription,
): Promise<Finding> {
  const about = 'enrolled voices';
  const names = new Map(clients.map(({ id, name }) => [id, name]));
  const lacking = (await voicesOfOthers(storage, engine)).map(
    ({ clientId, language, users }) =>
      `${users} of ${names.get(clientId) ?? clientId} (${language})`,
  );
  return lacking.length === 0
    ? ok(about, `all that it understands are of ${engine.encoder}`)
    : warning(
        about,
        `users whose voice is of another encoder than ${engine.encoder}: ${lacking.join(', ')}. They are asked to enrol again. See biometrid templates.`,
      );
}

/** What the scores of each client are set against. */
function cohorts(
  clients: readonly Client[],
  enrolled: readonly EncoderUsers[],
  engine: VoiceDescription,
): Finding[] {
  const says = clients.flatMap(({ id, name }) =>
    engine.languages.flatMap(({ code }) => {
      const encoder = voiceEncoder(engine, code);
      const own = enrolled.find((each) => each.clientId === id && each.encoder === encoder);
      return own === undefined ? [] : [`${name} (${code}) ${cohortOf(own.users, engine)}`];
    }),
  );
  return says.length === 0 ? [] : [ok('voice cohorts', says.join('; '))];
}

/** Whose voices a user is set against beside so many users, that one included. */
function cohortOf(users: number, { cohort }: VoiceDescription): string {
  return users > leastCohort
    ? `its own ${users}`
    : `the engine’s ${cohort.length}, as fewer than ${leastCohort + 1} are enrolled (${users})`;
}
