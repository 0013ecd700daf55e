import type { DocumentFields } from '@biometrid/client';
import { Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { words } from '../../words/index.js';
import styles from './documents.module.css';

/** What was read: each value, where it stands on the document, and how it is printed where that differs. */
export function Fields({
  fields: { normal, sources = {}, printed = {}, corrections = [] },
}: {
  fields: DocumentFields;
}): ReactNode {
  const { mrz, ...values } = normal;
  const lines = mrz ? [mrz.line0, mrz.line1, mrz.line2].filter((line) => line !== undefined) : [];
  const rows = Object.entries(values).filter(([, value]) => typeof value === 'string');
  const names: Readonly<Record<string, string>> = words.documents.fieldNames;
  if (rows.length === 0 && lines.length === 0) return null;
  return (
    <section>
      <Title order={2} mb="md">
        {words.documents.fields}
      </Title>
      <div className={styles['wide']}>
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">{words.documents.field}</th>
              <th scope="col">{words.documents.value}</th>
              <th scope="col">{words.documents.source}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([name, value]) => (
              <tr key={name}>
                <th scope="row">{names[name] ?? name}</th>
                <td>
                  {String(value)}
                  {printed[name] !== undefined && (
                    <Text component="span" size="sm" c="dimmed" display="block">
                      {words.documents.printed(printed[name])}
                    </Text>
                  )}
                </td>
                <td>
                  {(sources[name] ?? []).map((source) => (
                    <span key={source} className={styles['source']}>
                      {words.documents.sources[source]}
                    </span>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {lines.length > 0 && (
        <>
          <Title order={3} size="h5" mt="lg" mb="xs">
            {words.documents.zone}
          </Title>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what is wider than its box can be reached by keyboard alone this way. */}
          <section className={styles['zone']} aria-label={words.documents.zone} tabIndex={0}>
            <pre>{lines.join('\n')}</pre>
          </section>
          {corrections.length > 0 && (
            <Text size="sm" c="dimmed" mt="xs">
              {words.documents.corrections(
                corrections
                  .map(({ line, place, before, after }) =>
                    words.documents.correction(line + 1, place + 1, before, after),
                  )
                  .join(', '),
              )}
            </Text>
          )}
        </>
      )}
    </section>
  );
}
