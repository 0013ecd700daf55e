import { promptLanguages } from '../../dialogues/prompt.js';
import type { ClientSettings } from '../../storage/storage.js';
import { choice, type Kind, or, setting, wholeNumber } from '../setting.js';
import type { SettingsOf } from '../settings.js';

const longestName = 200;

/** What people call a client. It is printed to terminals, so nothing in it moves their cursor. */
export const clientName: Kind<string> = {
  allowed: `a name of 1 to ${longestName} characters, all of them printable`,
  argument: 'NAME',
  read: (given) =>
    given.trim() === '' || given.length > longestName || /[\p{Cc}\p{Cs}]/u.test(given)
      ? undefined
      : given,
};

const languages: Kind<ClientSettings['languages']> = {
  allowed: `one or more of ${promptLanguages.join(', ')}, with commas between them`,
  argument: 'LANGUAGE,…',
  read(given) {
    const [first = '', ...others] = new Set(given.split(',').map((item) => item.trim()));
    return [first, ...others].every((item) => promptLanguages.includes(item))
      ? [first, ...others]
      : undefined;
  },
};

/** A rate; the bounds are written as a user would. */
function rate(least: string, most: string, example: string): Kind<number> {
  return {
    allowed: `a number from ${least} to ${most}, such as ${example}`,
    argument: 'RATE',
    read(given) {
      const value = /^\d+(\.\d+)?(e-\d+)?$/i.test(given) ? Number(given) : Number.NaN;
      return value >= Number(least) && value <= Number(most) ? value : undefined;
    },
  };
}

/** The settings of a client as options. None has a default here: what is not given stays as it is. */
export const clientOptions = {
  quota: setting(
    or('none', null, wholeNumber(0, Number.MAX_SAFE_INTEGER)),
    'requests that a period allows',
  ),
  period: setting(
    choice('day|month', 'day', 'month'),
    'calendar day or month, in UTC, after which the quota begins anew',
  ),
  rate: setting(or('none', null, wholeNumber(1, 1_000_000)), 'requests that a second allows'),
  languages: setting(languages, 'languages of its voice dialogues; the first is the default'),
  faceFmr: setting(
    rate('1e-8', '1e-2', '1e-4 or 0.0001'),
    'share of strangers that a comparison of faces may take for the user',
  ),
  voiceFmr: setting(rate('1e-9', '0.1', '1e-2 or 0.01'), 'the same for voices'),
  liveness: setting(
    choice('off|required', 'off', 'required'),
    'whether a submitted photo has to be of a living person',
  ),
  livenessBpcer: setting(
    rate('0.01', '0.2', '0.05'),
    'share of living faces that a judgement of liveness may refuse (BPCER): the more, the fewer pictures of faces pass',
  ),
  faceProperties: setting(
    choice('on|off', 'on', 'off'),
    'whether age, gender and emotions may be estimated',
  ),
};

/** Settings in whose place those that were given stand. */
export function changed(
  settings: ClientSettings,
  given: SettingsOf<typeof clientOptions>,
): ClientSettings {
  return {
    quota: given.quota === undefined ? settings.quota : given.quota,
    quotaPeriod: given.period ?? settings.quotaPeriod,
    rateLimit: given.rate === undefined ? settings.rateLimit : given.rate,
    languages: given.languages ?? settings.languages,
    falseMatchRate: {
      face: given.faceFmr ?? settings.falseMatchRate.face,
      voice: given.voiceFmr ?? settings.falseMatchRate.voice,
    },
    liveness: given.liveness ?? settings.liveness,
    livenessBpcer: given.livenessBpcer ?? settings.livenessBpcer,
    faceProperties: given.faceProperties ?? settings.faceProperties,
  };
}
