import { decisiveChecks, informativeChecks } from '../../packages/ocr-engine/src/checks/check.js';
import {
  auditFacts,
  clientActions,
  systemActions,
} from '../../packages/server/src/audit/actions.js';
import { refusals } from '../../packages/server/src/audit/refusals.js';
import { documentReasons } from '../../packages/server/src/document/reasons.js';
import { faceReasons } from '../../packages/server/src/face/reasons.js';
import { serverSettings } from '../../packages/server/src/settings/server-settings.js';
import { optionOf, type Setting } from '../../packages/server/src/settings/setting.js';
import {
  clientSettingEntries,
  defaultSettings,
} from '../../packages/server/src/tenants/client-settings.js';

import { code, table } from './markdown-table.js';

/** The tables that guides hold of the server's own lists, by the names that their places in the guides have. */
export const tables: Readonly<Record<string, () => string>> = {
  settings: serverSettingsTable,
  'client settings': clientSettingsTable,
  'actions of clients': () => actionsTable(clientActions),
  'actions of the system': () => actionsTable(systemActions),
  'audit details': () =>
    table(
      ['detail', 'what it says'],
      Object.entries(auditFacts).map(([name, { meaning }]) => [code(name), meaning]),
    ),
  'audit refusals': () =>
    table(
      ['`because`', 'what it means'],
      Object.entries(refusals).map(([name, meaning]) => [name, meaning]),
    ),
  'decisive checks': () => checksTable(decisiveChecks),
  'informative checks': () => checksTable(informativeChecks),
  'reasons about documents': () =>
    table(
      ['reason', 'when'],
      Object.values(documentReasons).map(({ text, when }) => [text, when]),
    ),
  'reasons about faces': () =>
    table(
      ['reason', 'when'],
      Object.values(faceReasons).map(({ text, when }) => [text.replace('PHOTO', "'photo'"), when]),
    ),
};

function checksTable(checks: Readonly<Record<string, string>>): string {
  return table(
    ['check', 'good when'],
    Object.entries(checks).map(([name, meaning]) => [code(name), meaning]),
  );
}

function serverSettingsTable(): string {
  const settings: [string, Setting<unknown>][] = Object.entries(serverSettings);
  return table(
    ['setting', 'what it is'],
    settings.map(([name, { kind, help, default: value, otherwise }]) => [
      code(optionOf(name)),
      withDefault(help, value === undefined ? otherwise : code(kind.write(value))),
    ]),
  );
}

function clientSettingsTable(): string {
  return table(
    ['option', 'what it is'],
    clientSettingEntries.map(([name, { kind, help, get }]) => [
      code(optionOf(name)),
      withDefault(help, code(kind.write(get(defaultSettings)))),
    ]),
  );
}

/** A column for defaults would leave the text no room: one of them is long. */
function withDefault(help: string, written: string | undefined): string {
  return written === undefined ? help : `${help} (default: ${written})`;
}

interface Action {
  readonly meaning: string;
  readonly detail: readonly string[];
  readonly optional?: readonly string[];
  readonly because?: readonly string[];
}

function actionsTable(actions: Readonly<Record<string, Action>>): string {
  return table(
    ['action', 'what happened', 'details'],
    Object.entries(actions).map(([name, { meaning, detail, optional = [], because = [] }]) => [
      code(name),
      meaning,
      [
        ...(because.length > 0 ? [`${code('because')}: ${because.join(', ')}`] : []),
        ...detail.map(code),
        ...optional.map((fact) => `${code(fact)} or none`),
      ].join('; '),
    ]),
  );
}
