import { Code, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useObjectUrl } from '../../photo/use-object-url.js';
import { words } from '../../words/index.js';
import type { Told } from './story-so-far.js';
import styles from './told-step.module.css';

/** A step that is behind the person, in a line: its photo, and what was answered. */
export function ToldStep({
  title,
  told: { photo, answer },
}: {
  title: string;
  told: Told;
}): ReactNode {
  const { message } = answer.data;
  return (
    <div role="status" className={styles['line']}>
      <BesidePhoto photo={photo}>
        <Text size="sm" c="dimmed">
          {title}
        </Text>
        <Text fw={600}>{words.outcome.sentences[message]}</Text>
        <Code>{message}</Code>
      </BesidePhoto>
    </div>
  );
}

/** What was answered, beside the photo that it was answered about. */
export function BesidePhoto({ photo, children }: { photo: File; children: ReactNode }): ReactNode {
  const url = useObjectUrl(photo);
  return (
    <div className={styles['step']}>
      {url === undefined ? (
        <div className={styles['photo']} />
      ) : (
        <img className={styles['photo']} src={url} alt="" />
      )}
      <div className={styles['answer']}>{children}</div>
    </div>
  );
}
