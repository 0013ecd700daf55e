import type { DialogueKind } from '@biometrid/client';
import { Button, Group, Text, VisuallyHidden } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { Notice } from '../../notice/notice.js';
import { words } from '../../words/index.js';
import { Recorder } from './recorder.js';
import { adviceOnRecording } from './refusal.js';
import styles from './turn.module.css';
import type { Asked } from './use-dialogue.js';

/** Recordings that a server of this project takes at the least; it may want more. */
const needed: Readonly<Record<DialogueKind, number>> = { enroll: 3, verify: 1, adapt: 1 };

/** What the person is to say now: the digits, what was wrong with the last recording, and the recorder. */
export function Turn({
  kind,
  language,
  asked: { prompt, taken, refused, unanswered, send },
  onStop,
}: {
  kind: DialogueKind;
  /** What the digits are spoken in. */
  language: string;
  asked: Asked;
  /** The person wants to go on later. */
  onStop: () => void;
}): ReactNode {
  // Nothing is read out while the microphone is on: it would hear it.
  const [quiet, setQuiet] = useState(false);
  const { promptCode, promptCodeText, reason } = prompt;
  const of = needed[kind];
  const progress =
    taken < of ? words.voice.progress(taken + 1, of) : words.voice.oneMore(taken + 1);
  const advice = reason === undefined ? undefined : adviceOnRecording(reason);
  return (
    <section className={styles['turn']} aria-label={progress}>
      <Group justify="space-between" gap="sm">
        <Text fw={600}>{progress}</Text>
        <Steps taken={taken} of={Math.max(of, taken + 1)} />
      </Group>
      {advice !== undefined && (
        <Notice
          tone="care"
          sentence={reason === 'NOT_LIKE_BEFORE' ? words.voice.oneMoreWanted : words.voice.notTaken}
        >
          <Text size="sm">{advice}</Text>
          {refused > 0 && (
            <Text size="sm" c="dimmed">
              {words.voice.refusals(refused)}
            </Text>
          )}
        </Notice>
      )}
      <Digits code={promptCode} text={promptCodeText} language={language} />
      <Recorder unanswered={unanswered} onListening={setQuiet} onSend={send} />
      <VisuallyHidden role="status">
        {!quiet &&
          [progress, advice, words.voice.pleaseSay(promptCodeText)].filter(Boolean).join('. ')}
      </VisuallyHidden>
      <Group gap="sm" className={styles['later'] ?? ''}>
        <Button size="xs" variant="subtle" color="gray" onClick={onStop}>
          {words.voice.stop}
        </Button>
        <Text size="xs" c="dimmed">
          {words.voice.stopHint}
        </Text>
      </Group>
    </section>
  );
}

/** A dot a recording: taken, asked for now, or still to come. The sentence beside it says the same. */
function Steps({ taken, of }: { taken: number; of: number }): ReactNode {
  return (
    <span className={styles['steps']} aria-hidden="true">
      {Array.from({ length: of }, (_, step) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place.
          key={step}
          data-state={step < taken ? 'taken' : step === taken ? 'now' : 'later'}
        />
      ))}
    </span>
  );
}

/** The digits one by one, each with its word in the language of the dialogue. */
function Digits({
  code,
  text,
  language,
}: {
  code: string;
  text: string;
  language: string;
}): ReactNode {
  const spoken = text.split(' ');
  return (
    <div>
      <Text size="sm" c="dimmed" mb={6}>
        {words.voice.say}
      </Text>
      <ol className={styles['digits']}>
        {[...code].map((digit, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a digit may come twice, and its place is what tells it.
          <li key={place} className={styles['digit']}>
            <span aria-hidden="true">{digit}</span>
            <small lang={language} dir="auto">
              {spoken[place]}
            </small>
          </li>
        ))}
      </ol>
    </div>
  );
}
