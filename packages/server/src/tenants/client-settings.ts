import { promptLanguages } from '../dialogues/prompt.js';
import type { Modality } from '../engines/kinds.js';
import { isRecord, type JsonObject } from '../json/json.js';
import { choice, type Kind, or, rate, wholeNumber } from '../settings/kind.js';
import { type Definition, optionOf, type Setting } from '../settings/setting.js';

/** What each client has for itself. */
export interface ClientSettings {
  /** Requests a period; null is no limit. */
  readonly quota: number | null;
  /** Calendar day or month, in UTC. */
  readonly quotaPeriod: 'day' | 'month';
  /** Requests a second; null is no limit. */
  readonly rateLimit: number | null;
  /** Codes of the languages its voice dialogues use; the first is the default. */
  readonly languages: readonly [string, ...string[]];
  /** The share of impostors that a match may let pass, by modality. */
  readonly falseMatchRate: Readonly<Record<Modality, number>>;
  /** Verifications of a user's voice that may fail within an hour; null is no limit. */
  readonly voiceTries: number | null;
  /** Whether recordings are compared with those that the user's dialogues accepted before. */
  readonly voiceReplay: 'on' | 'off';
  /** Whether a submitted photo must be of a living person. */
  readonly liveness: 'off' | 'required';
  /** The share of living faces that a judgement of liveness may refuse. */
  readonly livenessBpcer: number;
  /** Whether the enrolled faces may raise the thresholds of faces. */
  readonly faceOwnCalibration: 'on' | 'off';
  /** Whether age, gender and emotions may be estimated. */
  readonly faceProperties: 'on' | 'off';
}

/** What a client has unless it is said otherwise. */
export const defaultSettings: ClientSettings = {
  quota: null,
  quotaPeriod: 'month',
  rateLimit: null,
  languages: ['en'],
  falseMatchRate: { face: 1e-3, voice: 1e-2 },
  voiceTries: 5,
  voiceReplay: 'on',
  liveness: 'off',
  livenessBpcer: 0.05,
  faceOwnCalibration: 'on',
  faceProperties: 'on',
};

/** One of a client's settings as people set it. Nothing stands in for what is not given: it stays as it is. */
export interface ClientSetting<T> extends Setting<T | undefined> {
  readonly kind: Kind<T>;
  /** Where the value lies in the settings. */
  readonly path: readonly string[];
  get(settings: ClientSettings): T;
  put(settings: ClientSettings, value: T): ClientSettings;
  /** Its line where a client is shown; undefined when it has none, because another line says it. */
  show(settings: ClientSettings): string | undefined;
}

const languages: Kind<ClientSettings['languages']> = {
  allowed: `one or more of ${promptLanguages.join(', ')}, with commas between them`,
  argument: 'LANGUAGE,…',
  read(given) {
    const [first = '', ...others] = new Set(given.split(',').map((item) => item.trim()));
    return [first, ...others].every((item) => promptLanguages.includes(item))
      ? [first, ...others]
      : undefined;
  },
  write: (codes) => codes.join(','),
  is: (value): value is ClientSettings['languages'] =>
    Array.isArray(value) && value.length > 0 && value.every((code) => typeof code === 'string'),
};

/** The least and the greatest rate that can be set, and an example, as a person writes them. */
type Rates = readonly [least: string, most: string, example: string];

const bpcers: Rates = ['0.01', '0.2', '0.05'];

function inWords([least, most]: Rates): string {
  return `from \`${least}\` to \`${most}\``;
}

const noneOr = <T>(kind: Kind<T>) => or('none', null, kind);

/** The settings of a client by the names of their options. */
export const clientSettings = {
  quota: of('quota', noneOr(wholeNumber(0, Number.MAX_SAFE_INTEGER)), {
    help: 'requests that a period allows',
    show: ({ quota, quotaPeriod }) => (quota === null ? 'none' : `${quota} a ${quotaPeriod}`),
  }),
  period: of('quotaPeriod', choice('day|month', 'day', 'month'), {
    help: 'calendar `day` or `month`, in UTC, after which the quota begins anew',
    show: () => undefined,
  }),
  rate: of('rateLimit', noneOr(wholeNumber(1, 1_000_000)), {
    help: 'requests that a second allows',
    show: ({ rateLimit }) => (rateLimit === null ? 'none' : `${rateLimit} a second`),
  }),
  languages: of('languages', languages, {
    help: `languages of its voice dialogues, of ${promptLanguages.join(', ')}; who names none gets the first`,
    show: (settings) => settings.languages.join(', '),
  }),
  faceFmr: falseMatchRate(
    'face',
    ['1e-8', '1e-2', '1e-3 or 0.001'],
    'share of strangers that a comparison of faces may take for the user',
  ),
  voiceFmr: falseMatchRate('voice', ['1e-9', '0.1', '1e-2 or 0.01'], 'the same for voices'),
  voiceTries: of('voiceTries', noneOr(wholeNumber(1, 100)), {
    help: 'verifications of a user’s voice that may fail within an hour; then they answer 429 until the hour is over',
  }),
  voiceReplay: of('voiceReplay', choice('on|off', 'on', 'off'), {
    help: 'with `off`, recordings are not compared with those before, and nothing is kept of them but what tells the very same one',
  }),
  liveness: of('liveness', choice('off|required', 'off', 'required'), {
    help: 'with `required`, each submitted photo has to be of a living person, and of two that are compared, one',
  }),
  livenessBpcer: of('livenessBpcer', rate(...bpcers), {
    help: `share of living faces that a judgement of liveness may refuse (BPCER), ${inWords(bpcers)}: the more, the fewer pictures of faces pass`,
  }),
  faceOwnCalibration: of('faceOwnCalibration', choice('on|off', 'on', 'off'), {
    help: 'with `on`, thresholds of faces rise where the client’s own enrolled people are more alike than those that the engine was measured on',
  }),
  faceProperties: of('faceProperties', choice('on|off', 'on', 'off'), {
    help: 'with `off`, nobody’s age, gender or emotions are estimated; some laws forbid it',
  }),
} as const satisfies Definition;

export type ClientSettingName = keyof typeof clientSettings;

/** The values of a client's settings by the names of their options. */
export type ClientSettingValues = {
  readonly [Name in ClientSettingName]: ReturnType<(typeof clientSettings)[Name]['get']>;
};

/** Each setting with its name. */
export const clientSettingEntries: readonly (readonly [string, ClientSetting<unknown>])[] =
  Object.entries(clientSettings);

/** The values of all settings. */
export function valuesOf(settings: ClientSettings): Record<string, unknown> {
  return Object.fromEntries(
    clientSettingEntries.map(([name, setting]) => [name, setting.get(settings)]),
  );
}

/** Settings in whose place those that were given stand. */
export function changed(
  settings: ClientSettings,
  given: { readonly [Name in ClientSettingName]?: ClientSettingValues[Name] | undefined },
): ClientSettings {
  const values: Readonly<Record<string, unknown>> = given;
  return clientSettingEntries.reduce((standing, [name, setting]) => {
    const value = values[name];
    return value === undefined ? standing : setting.put(standing, value);
  }, settings);
}

/** The defaults as they would be written on the command line, by the names of options. */
export function writtenDefaults(): (readonly [option: string, written: string])[] {
  return clientSettingEntries.map(([name, { kind, get }]) => [
    optionOf(name),
    kind.write(get(defaultSettings)),
  ]);
}

/**
 * The settings that a client was kept with. What an older release did not write has its default.
 * @throws when what was kept is damaged: names the setting.
 */
export function readClientSettings(kept: JsonObject): ClientSettings {
  return clientSettingEntries.reduce((settings, [, { path, kind, put }]) => {
    const value = valueAt(kept, path);
    if (value === undefined) return settings;
    if (!kind.is(value)) throw damaged(path, value);
    return put(settings, value);
  }, defaultSettings);
}

/**
 * Settings as they are kept.
 * @param standing what they were kept as before: what a newer release wrote there stays.
 */
export function writeClientSettings(
  settings: ClientSettings,
  standing: JsonObject = {},
): JsonObject {
  const { falseMatchRate: rates } = standing;
  return {
    ...standing,
    ...settings,
    falseMatchRate: { ...(isRecord(rates) ? rates : {}), ...settings.falseMatchRate },
  };
}

function valueAt(kept: JsonObject, path: readonly string[]): unknown {
  let value: unknown = kept;
  for (const [depth, field] of path.entries()) {
    if (value === undefined) return undefined;
    if (!isRecord(value)) throw damaged(path.slice(0, depth), value);
    value = Object.hasOwn(value, field) ? value[field] : undefined;
  }
  return value;
}

function damaged(path: readonly string[], value: unknown): Error {
  return new Error(`${path.join('.')} is ${JSON.stringify(value)}`);
}

/** A setting that is a field of its own. */
function of<K extends keyof ClientSettings>(
  key: K,
  kind: Kind<ClientSettings[K]>,
  {
    help,
    show = (settings) => kind.write(settings[key]),
  }: { help: string; show?: ClientSetting<unknown>['show'] },
): ClientSetting<ClientSettings[K]> {
  return {
    kind,
    help,
    default: undefined,
    path: [key],
    get: (settings) => settings[key],
    put: (settings, value) => ({ ...settings, [key]: value }),
    show,
  };
}

function falseMatchRate(modality: Modality, rates: Rates, help: string): ClientSetting<number> {
  const kind = rate(...rates);
  return {
    kind,
    help: `${help}, ${inWords(rates)}`,
    default: undefined,
    path: ['falseMatchRate', modality],
    get: (settings) => settings.falseMatchRate[modality],
    put: (settings, value) => ({
      ...settings,
      falseMatchRate: { ...settings.falseMatchRate, [modality]: value },
    }),
    show: (settings) => kind.write(settings.falseMatchRate[modality]),
  };
}
