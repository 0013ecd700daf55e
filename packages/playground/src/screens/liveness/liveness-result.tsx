import type { CheckLivenessOutcome } from '@biometrid/client';
import { Code, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Notice } from '../../notice/notice.js';
import { words } from '../../words/index.js';
import styles from './liveness.module.css';

/** What the server makes of a series: passed or undetermined, how sure it is, and what it says. */
export function LivenessResult({
  result: { livenessResult, livenessScore, message },
}: {
  result: CheckLivenessOutcome['data'];
}): ReactNode {
  const score = Math.round(livenessScore);
  return (
    <Notice
      tone={livenessResult === 'passed' ? 'good' : 'bad'}
      sentence={words.liveness.results[livenessResult]}
    >
      {livenessResult === 'undetermined' && (
        <Text size="sm" fw={600}>
          {words.liveness.advice}
        </Text>
      )}
      <div className={styles['score']} aria-hidden="true">
        <span style={{ width: `${score}%` }} data-result={livenessResult} />
      </div>
      <Text size="sm" fw={600}>
        {words.liveness.score(score)}
      </Text>
      <Text size="sm">{words.liveness.says(message)}</Text>
      <Code>{livenessResult}</Code>
    </Notice>
  );
}
