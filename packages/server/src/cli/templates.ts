import { openEngines } from '../engines/engines.js';
import { serverSettings } from '../settings/server-settings.js';
import { withStorage } from './open-storage-for-command.js';
import { json, readCommand } from './read-command.js';
import { adviceOn, type EncoderCount, encoderCounts, inAll } from './template-counts.js';

const usage = `biometrid templates [options]

Lists how many users have templates, by client, modality and encoder, with what the engines do with them, and what to do where they
were changed. Give it the settings of the server, above all its engines; it works beside a running one, and changes nothing.

  in use  what new templates are made by
  former  made by another encoder: they are verified and found all the same, and a search takes longer for it
  part    verified by a part of what they have; no search finds them, nor the look for duplicates
  lost    the engine compares with nothing of theirs
  unknown there is no engine to tell
`;

const { faceEngine, voiceEngine } = serverSettings;

/** `biometrid templates` */
export async function templates(args: string[]): Promise<void> {
  const parsed = readCommand(args, usage, { json, faceEngine, voiceEngine });
  if (parsed === undefined) return;
  const { settings } = parsed;
  const module = (name: string) => (name === 'none' ? undefined : name);
  await withStorage(settings, async ({ storage }) => {
    const engines = await openEngines({
      ...{ face: module(settings.faceEngine), voice: module(settings.voiceEngine), threads: 1 },
    });
    await engines.close();
    const counts = await encoderCounts(storage, engines);
    const total = inAll(counts);
    const advice = adviceOn(total);
    process.stdout.write(
      settings.json
        ? `${JSON.stringify({ clients: counts, inAll: total, advice })}\n`
        : counts.length === 0
          ? 'Nobody is enrolled.\n'
          : [table(counts, total), ...advice.map((each) => `${each}\n`)].join('\n'),
    );
  });
}

function table(
  counts: readonly EncoderCount[],
  total: readonly Omit<EncoderCount, 'clientId' | 'client'>[],
): string {
  const rows = [
    ['CLIENT', 'MODALITY', 'ENCODER', 'USERS', 'STATE'],
    ...[...counts, ...total.map((each) => ({ ...each, client: 'in all' }))].map(
      ({ client, modality, encoder, users, state }) => [
        ...[client, modality, encoder, String(users), state],
      ],
    ),
  ];
  const widths = rows[0]?.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) => row.map((cell, column) => cell.padEnd(widths?.[column] ?? 0)).join('  '))
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}
