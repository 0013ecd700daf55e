import { Code, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useObjectUrl } from '../../photo/use-object-url.js';
import { words } from '../../words/index.js';
import type { Told } from './story-so-far.js';
import styles from './told-step.module.css';

/** A step that went well, in a line: its photo, and what was answered. */
export function ToldStep({
  title,
  told: { photo, answer },
}: {
  title: string;
  told: Told;
}): ReactNode {
  const url = useObjectUrl(photo);
  const { message } = answer.data;
  return (
    <div className={styles['step']} role="status">
      {url !== undefined && <img className={styles['photo']} src={url} alt="" />}
      <div>
        <Text size="sm" c="dimmed">
          {title}
        </Text>
        <Text fw={600}>{words.outcome.sentences[message]}</Text>
        <Code>{message}</Code>
      </div>
    </div>
  );
}
