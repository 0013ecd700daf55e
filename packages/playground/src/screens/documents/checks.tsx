import { Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { decisiveChecks, informativeChecks } from '../../generated/document-checks.js';
import { words } from '../../words/index.js';
import styles from './documents.module.css';

type State = keyof typeof words.documents.checkStates;

interface CheckRow {
  readonly name: string;
  readonly state: State;
  /** A measured value, or what is wrong. */
  readonly detail: string;
}

/** Every check that the guide lists, as it came out: those that the answer lacks do not apply to this document. */
export function Checks({
  validation,
}: {
  validation: Readonly<Record<string, unknown>>;
}): ReactNode {
  const known: readonly string[] = [...decisiveChecks, ...informativeChecks];
  const others = Object.keys(validation).filter((name) => !known.includes(name));
  return (
    <section>
      <Title order={2} mb="md">
        {words.documents.checks}
      </Title>
      <div className={styles['checks']}>
        <CheckList
          title={words.documents.decisive}
          rows={decisiveChecks.map((name) => rowOf(name, validation[name]))}
        />
        <CheckList
          title={words.documents.informative}
          rows={[...informativeChecks, ...others].map((name) => rowOf(name, validation[name]))}
        />
      </div>
    </section>
  );
}

function CheckList({ title, rows }: { title: string; rows: readonly CheckRow[] }): ReactNode {
  const applying = rows.filter(({ state }) => state !== 'absent');
  const absent = rows.filter(({ state }) => state === 'absent');
  const order: readonly State[] = ['fail', 'good'];
  return (
    <div>
      <Title order={3} size="h5" mb="xs">
        {title}
      </Title>
      {applying.length === 0 && (
        <Text size="sm" c="dimmed">
          {words.documents.noneApplies}
        </Text>
      )}
      <ul className={styles['list']}>
        {order.flatMap((state) =>
          applying
            .filter((row) => row.state === state)
            .map((row) => <Row key={row.name} {...row} />),
        )}
      </ul>
      {absent.length > 0 && (
        <details className={styles['absent']}>
          <summary>{words.documents.absent(absent.length)}</summary>
          <ul className={styles['list']}>
            {absent.map((row) => (
              <Row key={row.name} {...row} />
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function Row({ name, state, detail }: CheckRow): ReactNode {
  const meanings: Readonly<Record<string, string>> = words.documents.checkMeanings;
  return (
    <li className={styles['check']} data-state={state}>
      <span className={styles['state']}>{words.documents.checkStates[state]}</span>
      <span>
        {meanings[name] ?? name}
        <span className={styles['name']}>
          {name}
          {detail && ` · ${detail}`}
        </span>
      </span>
    </li>
  );
}

/** Reads `GOOD [1600x1200]`. */
function rowOf(name: string, told: unknown): CheckRow {
  if (typeof told !== 'string') return { name, state: 'absent', detail: '' };
  const [, detail = ''] = /\[(.*)\]/s.exec(told) ?? [];
  return { name, state: told.startsWith('GOOD') ? 'good' : 'fail', detail };
}
