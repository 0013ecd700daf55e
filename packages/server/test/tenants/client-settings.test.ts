import { describe, expect, it } from 'vitest';
import { optionOf } from '../../src/settings/setting.js';
import type { ClientRecord } from '../../src/storage/storage.js';
import { clientOf } from '../../src/tenants/client.js';
import {
  type ClientSettings,
  changed,
  clientSettingEntries,
  defaultSettings,
  readClientSettings,
  valuesOf,
  writeClientSettings,
  writtenDefaults,
} from '../../src/tenants/client-settings.js';

/** Settings of which none is the default, by the names of options, as people write them. */
const others = {
  quota: '10',
  period: 'day',
  rate: '5',
  languages: 'pt,en',
  faceFmr: '0.00001',
  voiceFmr: '0.001',
  voiceTries: '3',
  voiceReplay: 'off',
  liveness: 'required',
  livenessBpcer: '0.02',
  faceOwnCalibration: 'off',
  faceProperties: 'off',
};

const settings: ClientSettings = {
  quota: 10,
  quotaPeriod: 'day',
  rateLimit: 5,
  languages: ['pt', 'en'],
  falseMatchRate: { face: 1e-5, voice: 1e-3 },
  voiceTries: 3,
  voiceReplay: 'off',
  liveness: 'required',
  livenessBpcer: 0.02,
  faceOwnCalibration: 'off',
  faceProperties: 'off',
};

/** What was written for the options, read. */
const given = Object.fromEntries(
  clientSettingEntries.map(([name, { kind }]) => [
    name,
    kind.read(Reflect.get(others, name) ?? ''),
  ]),
);

describe('each setting of a client', () => {
  it('has an option', () => {
    expect(clientSettingEntries.map(([name]) => name)).toEqual(Object.keys(others));
    expect(changed(defaultSettings, given)).toEqual(settings);
    expect(valuesOf(settings)).toEqual(given);
  });

  it.each(clientSettingEntries)('%s is changed by itself', (name, { get, kind }) => {
    const next = changed(defaultSettings, { [name]: given[name] });
    expect(kind.write(get(next))).toBe(Reflect.get(others, name));
    for (const [other, setting] of clientSettingEntries)
      if (other !== name) expect(setting.get(next)).toEqual(setting.get(defaultSettings));
  });

  it('that is not given stays as it is', () => {
    expect(changed(settings, {})).toEqual(settings);
    expect(changed(settings, { quota: undefined, rate: null })).toEqual({
      ...settings,
      rateLimit: null,
    });
  });

  it.each(clientSettingEntries)('%s has a default that its option takes', (name, { kind, get }) => {
    const written = new Map(writtenDefaults()).get(optionOf(name)) ?? '';
    expect(kind.read(written)).toEqual(get(defaultSettings));
  });
});

describe('settings that were kept', () => {
  it('are read as they were written', () => {
    expect(readClientSettings(writeClientSettings(settings))).toEqual(settings);
    expect(readClientSettings(JSON.parse(JSON.stringify(writeClientSettings(settings))))).toEqual(
      settings,
    );
  });

  it('by an older release have the default of every setting since', () => {
    expect(readClientSettings({})).toEqual(defaultSettings);
    expect(readClientSettings({ quota: 5, falseMatchRate: { face: 1e-6 } })).toEqual({
      ...defaultSettings,
      quota: 5,
      falseMatchRate: { face: 1e-6, voice: defaultSettings.falseMatchRate.voice },
    });
  });

  it('by a newer release stay as they are when others are changed', () => {
    const newer = { quota: 5, region: 'eu', falseMatchRate: { face: 1e-6, palm: 1e-3 } };
    const next = changed(readClientSettings(newer), { quota: 6, voiceFmr: 1e-3 });
    expect(writeClientSettings(next, newer)).toEqual({
      ...defaultSettings,
      region: 'eu',
      quota: 6,
      falseMatchRate: { face: 1e-6, voice: 1e-3, palm: 1e-3 },
    });
  });

  it('with other bounds than today’s are still read', () => {
    const falseMatchRate = { face: 0.5, voice: 1e-12 };
    expect(readClientSettings({ falseMatchRate, languages: ['xx'] })).toMatchObject({
      falseMatchRate,
      languages: ['xx'],
    });
  });

  it.each([
    [{ quota: '5' }, 'quota is "5"'],
    [{ quota: 1.5 }, 'quota is 1.5'],
    [{ quotaPeriod: 'week' }, 'quotaPeriod is "week"'],
    [{ rateLimit: -1 }, 'rateLimit is -1'],
    [{ languages: [] }, 'languages is []'],
    [{ languages: 'en' }, 'languages is "en"'],
    [{ falseMatchRate: 0.1 }, 'falseMatchRate is 0.1'],
    [{ falseMatchRate: { face: null } }, 'falseMatchRate.face is null'],
    [{ voiceTries: '5' }, 'voiceTries is "5"'],
    [{ voiceReplay: true }, 'voiceReplay is true'],
    [{ liveness: true }, 'liveness is true'],
    [{ livenessBpcer: 2 }, 'livenessBpcer is 2'],
    [{ faceProperties: null }, 'faceProperties is null'],
  ])('and are damaged as %j are refused by name', (kept, problem) => {
    const record: ClientRecord = {
      id: 'c-1',
      name: 'a client',
      key: 'k',
      settings: kept,
      createdAt: 0,
      revokedAt: null,
      credentials: [],
    };
    expect(() => clientOf(record)).toThrow(
      `The settings of the client c-1 are damaged in the database: ${problem}.`,
    );
  });
});
