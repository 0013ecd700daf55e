import { readFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { parseArgs } from 'node:util';
import type { CheckOptions } from './check-contract.js';
import { type Allowance, readAllowances } from './report/allow.js';
import { asJson, asJunit, asText, type Format } from './report/formats.js';
import type { SampleFile } from './requests/samples.js';

export const help = `Compares what a server answers with the contract of the BiometrID API.

  contract-check URL --key KEY --secret SECRET

URL is where the server is, with or without /api/1.0. Key and secret may come from BIOMETRID_KEY and BIOMETRID_SECRET as well, the
liveness token from BIOMETRID_LIVENESS_TOKEN, and --spent-key from BIOMETRID_SPENT_KEY. The client should be one of its own: some hundred requests count towards its quota.

Options:
  --key KEY               the client's key
  --secret SECRET         its secret
  --liveness-token TOKEN  its liveness token; without it the two liveness operations are not checked
  --spent-key KEY:SECRET  a client whose quota is spent, to see how it is refused
  --spent-liveness-token TOKEN
                          its liveness token, else BIOMETRID_SPENT_LIVENESS_TOKEN
  --photo [NAME=]FILE     a photo with one face, again for each: journeys that send photo.jpg are made with the first, those
                          that send front.jpg, back.jpg and selfie.jpg with --photo front=FILE, and so on
  --audio FILE            a recording, for the journey that sends audio.wav
  --only NAME             checks this operation, or makes this journey, alone; again for each
  --thorough              tries wrong credentials at each operation, not at one of each kind
  --failed-logins N       failed authentications in a minute at most; 10 unless it is said
  --allow FILE            known deviations, a line each: operation | check | aspect; * stands for any letters
  --json                  the report as JSON
  --junit                 the report as JUnit's XML
  --help                  this text

A deviation from what is documented is a fault; from what was inferred, or is this project's own decision, a remark. Users that the
check makes are deleted at its end, also when it is interrupted.

Exit status: 0; 1 for a fault; 2 when the server cannot be checked, or users that were made could not be deleted.
`;

/** The command cannot be understood, or a file of it cannot be read. */
export class WrongCall extends Error {
  override readonly name = 'WrongCall';
}

export interface Options {
  readonly check: CheckOptions;
  readonly allowances: readonly Allowance[];
  readonly format: Format;
}

/** @throws {WrongCall} for options that are not known or do not go together, and for files that cannot be read. */
export function readOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Options | 'help' {
  const { values, positionals } = parse(args);
  if (values.help) return 'help';
  if (values.json && values.junit) throw wrong('Choose one of --json and --junit.');
  const [url, ...others] = positionals;
  if (url === undefined || others.length > 0) throw wrong('Give one URL.');
  const key = values.key ?? environment['BIOMETRID_KEY'];
  const secret = values.secret ?? environment['BIOMETRID_SECRET'];
  if (!key || !secret) throw wrong('Give the key and the secret of a client.');
  const livenessToken = values['liveness-token'] ?? environment['BIOMETRID_LIVENESS_TOKEN'];
  return {
    check: {
      origin: originOf(url),
      key,
      secret,
      livenessToken: livenessToken || undefined,
      spent: spentOf(
        values['spent-key'] ?? environment['BIOMETRID_SPENT_KEY'],
        values['spent-liveness-token'] ?? environment['BIOMETRID_SPENT_LIVENESS_TOKEN'],
      ),
      only: values.only ?? [],
      thorough: values.thorough ?? false,
      ...(values['failed-logins'] !== undefined && {
        failedLogins: positiveNumber(values['failed-logins']),
      }),
      files: filesOf(values.photo ?? [], values.audio),
    },
    allowances: values.allow === undefined ? [] : allowancesIn(values.allow),
    format: values.json ? asJson : values.junit ? asJunit : asText,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        key: { type: 'string' },
        secret: { type: 'string' },
        'liveness-token': { type: 'string' },
        'spent-key': { type: 'string' },
        'spent-liveness-token': { type: 'string' },
        photo: { type: 'string', multiple: true },
        audio: { type: 'string' },
        only: { type: 'string', multiple: true },
        thorough: { type: 'boolean' },
        'failed-logins': { type: 'string' },
        allow: { type: 'string' },
        json: { type: 'boolean' },
        junit: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (cause) {
    throw wrong(cause instanceof Error ? cause.message : String(cause));
  }
}

function originOf(url: string): string {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw wrong(`${url} is no address of HTTP.`);
  const { origin, pathname } = new URL(url);
  // Clients of the API have it with the base path.
  return (origin + pathname).replace(/(\/api\/1\.0)?\/?$/, '');
}

function spentOf(
  given: string | undefined,
  livenessToken: string | undefined,
): CheckOptions['spent'] {
  if (!given) return undefined;
  // A secret may have a colon.
  const [, key, secret] = /^([^:]+):(.+)$/s.exec(given) ?? [];
  if (!key || !secret) throw wrong('--spent-key takes KEY:SECRET.');
  return { key, secret, livenessToken: livenessToken || undefined };
}

function positiveNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw wrong('--failed-logins takes a whole number above 0.');
  return Number(text);
}

function filesOf(
  photos: readonly string[],
  audio: string | undefined,
): Readonly<Record<string, SampleFile>> {
  const files = photos.map((given): [string, SampleFile] => {
    const [, name = 'photo', path = ''] = /^(?:([a-z]+)=)?(.+)$/s.exec(given) ?? [];
    const type = extname(path).toLowerCase() === '.png' ? 'image/png' : 'image/jpeg';
    return [`${name}.jpg`, fileAt(path, type)];
  });
  return {
    // The first of a name counts.
    ...Object.fromEntries(files.reverse()),
    ...(audio !== undefined && { 'audio.wav': fileAt(audio, 'audio/wav') }),
  };
}

function fileAt(path: string, type: string): SampleFile {
  return { bytes: Uint8Array.from(read(path)), fileName: basename(path), type };
}

function allowancesIn(path: string): readonly Allowance[] {
  try {
    return readAllowances(read(path).toString('utf8'));
  } catch (cause) {
    if (cause instanceof RangeError) throw wrong(`${path}: ${cause.message}`);
    throw cause;
  }
}

function read(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    throw wrong(`${path} cannot be read.`);
  }
}

function wrong(message: string): WrongCall {
  return new WrongCall(`${message.replace(/\.?$/, '.')} See --help.`);
}
