import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { today } from '../../ocr-engine/test/specimens/holders/holder.js';
import { photographedDocument, realDocumentEngine } from './document-engine/cards.js';
import { photograph, realFaceEngine } from './face-engine/photographs.js';
import {
  type ServerUnderTest,
  startServerUnderTest,
  type TestClient,
} from './server-under-test.js';
import { realVoiceEngine, spoken, wav } from './voice-engine/speech.js';

const redocly = createRequire(import.meta.url).resolve('@redocly/cli/bin/cli.js');
const contract = fileURLToPath(new URL('../../../openapi/biometrid.yaml', import.meta.url));
const workflow = (name: string) =>
  fileURLToPath(new URL(`../../../openapi/workflows/${name}.arazzo.yaml`, import.meta.url));

describe('the contract’s workflows that need no engine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'biometrid-workflows-'));
  let server: ServerUnderTest;
  let client: TestClient;
  beforeAll(async () => {
    server = await startServerUnderTest();
    client = await server.client();
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  it('register, look up and delete a user: once, and once more', async () => {
    for (let round = 0; round < 2; round += 1) {
      const { failed, passed } = await respect(
        server,
        client,
        workflow('register-user'),
        'registerLookUpAndDelete',
      );
      expect(failed).toEqual([]);
      expect(passed).toEqual([
        'register',
        'registerAgain',
        'lookUp',
        'status',
        'remove',
        'gone',
        'free',
      ]);
    }
  });

  it('open a dialogue, see it pending, and clear it', async () => {
    const { failed, passed } = await respect(
      server,
      client,
      workflow('voice-dialogue'),
      'openAndRestartDialogue',
    );
    expect(failed).toEqual([]);
    expect(passed).toEqual([
      'register',
      'languages',
      'open',
      'pending',
      'restart',
      'nonePending',
      'remove',
    ]);
  });

  it.each([
    ['voice-dialogue', 'openAndRestartDialogue', 'restart', 'nonePending'],
    ['register-user', 'registerLookUpAndDelete', 'remove', 'gone'],
  ])(
    'fail where they should: %s, %s without the step %s fails at %s',
    async (name, id, step, dependent) => {
      const whole = readWorkflow(name);
      const without = join(folder, `${name}.arazzo.yaml`);
      const start = whole.indexOf(`      - stepId: ${step}\n`);
      const end = whole.indexOf('      - stepId: ', start + 1);
      writeFileSync(without, whole.slice(0, start) + whole.slice(end));
      expect((await respect(server, client, without, id)).failed).toEqual([dependent]);
    },
  );
});

it('the contract’s workflow for a face registers, enrolls, verifies, finds and removes a person', async (ctx) => {
  const photo = photograph(ctx, 'Tony_Blair', 2);
  const folder = mkdtempSync(join(tmpdir(), 'biometrid-face-workflow-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'enroll-face.arazzo.yaml');
  writeFileSync(file, readWorkflow('enroll-face'));
  writeFileSync(join(folder, 'photo.jpg'), Buffer.from(await photo.arrayBuffer()));

  const server = await startServerUnderTest({ faceEngine: realFaceEngine, engineThreads: 1 });
  onTestFinished(() => server.stop());
  const client = await server.client();
  for (let round = 0; round < 2; round += 1)
    expect(await respect(server, client, file, 'registerAndEnrollFace')).toEqual({
      passed: ['register', 'enroll', 'verify', 'find', 'remove'],
      failed: [],
    });
});

it('the contract’s workflow for a voice registers, opens an enrolment, is heard, and removes a person', async (ctx) => {
  const recording = await spoken(ctx, 'jackson', '0653');
  const folder = mkdtempSync(join(tmpdir(), 'biometrid-voice-workflow-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'voice-dialogue.arazzo.yaml');
  writeFileSync(file, readWorkflow('voice-dialogue'));
  writeFileSync(join(folder, 'audio.wav'), wav([recording]));

  const server = await startServerUnderTest({ voiceEngine: realVoiceEngine, engineThreads: 1 });
  onTestFinished(() => server.stop());
  expect(await respect(server, await server.client(), file, 'enrollVoice')).toEqual({
    passed: ['register', 'open', 'submit', 'remove'],
    failed: [],
  });
});

it('the contract’s workflow for a document reads a card, and compares it and its portrait with a selfie', async (ctx) => {
  // The specimen of this seed bears another photo of the same man.
  const selfie = photograph(ctx, 'Gerhard_Schroeder', 1);
  const { front, back } = await photographedDocument({ seed: 11, kind: 'TD1' });
  if (back === undefined) throw new Error('A card has two sides.');
  const folder = mkdtempSync(join(tmpdir(), 'biometrid-document-workflow-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'check-document.arazzo.yaml');
  writeFileSync(file, readWorkflow('check-document'));
  for (const [name, photo] of Object.entries({ front, back, selfie }))
    writeFileSync(join(folder, `${name}.jpg`), Buffer.from(await photo.arrayBuffer()));

  const server = await startServerUnderTest({
    ...{ faceEngine: realFaceEngine, documentEngine: realDocumentEngine, engineThreads: 1 },
    // The specimen has not expired then.
    now: () => Date.parse(`${today}T12:00:00Z`),
  });
  onTestFinished(() => server.stop());
  expect(await respect(server, await server.client(), file, 'validateAndCompare')).toEqual({
    passed: ['validate', 'compareFiles', 'comparePortrait'],
    failed: [],
  });
});

/** A workflow's text, for a file in any folder. */
function readWorkflow(name: string): string {
  return readFileSync(workflow(name), 'utf8').replace('../biometrid.yaml', contract);
}

/** Runs a workflow, and gives the steps that passed and those that failed. */
async function respect(
  server: ServerUnderTest,
  client: TestClient,
  file: string,
  id: string,
): Promise<{ passed: string[]; failed: string[] }> {
  const output = await new Promise<string>((resolve) => {
    execFile(
      process.execPath,
      [
        redocly,
        ...['respect', file, '--workflow', id],
        ...['--input', `key=${client.key}`, '--input', `secret=${client.secret}`],
        ...['--server', `biometrid=${server.origin}/api/1.0`],
      ],
      {
        env: {
          ...process.env,
          REDOCLY_TELEMETRY: 'off',
          REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
          NO_COLOR: '1',
        },
      },
      (_error, stdout, stderr) => resolve(stdout + stderr),
    );
  });
  const steps = (mark: string) =>
    [...output.matchAll(new RegExp(`^ *${mark} (?:GET|POST|DELETE) .* step (\\w+)`, 'gm'))].map(
      ([, name = '']) => name,
    );
  const [passed, failed] = [steps('✓'), steps('✗')];
  // What could not be run at all has no steps to show.
  if (passed.length + failed.length === 0) throw new Error(output);
  return { passed, failed };
}
