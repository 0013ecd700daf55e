import { Button, Group, List, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useBiometrid } from '../../calls/biometrid.js';
import { FailureNotice } from '../../calls/failure-notice.js';
import { useCall } from '../../calls/use-call.js';
import { Notice } from '../../notice/notice.js';
import { PhotoSource } from '../../photo/photo-source.js';
import { session } from '../../session/session.js';
import { useStore } from '../../store.js';
import { words } from '../../words/index.js';
import { ScreenHead } from '../screen-head.js';
import { base64Of } from './base64.js';
import { Frame } from './frame.js';
import styles from './liveness.module.css';
import { LivenessResult } from './liveness-result.js';

const steps = words.liveness.steps;

/** Takes a short series of frames and asks whether a living person is on them. */
export default function Liveness(): ReactNode {
  const hasToken = useStore(session)?.livenessToken !== undefined;
  return (
    <>
      <ScreenHead title={words.screens.liveness} lead={words.liveness.lead} />
      <Stack gap="xl">
        {hasToken ? <Series /> : <NoToken />}
        <section>
          <Title order={2} mb="sm">
            {words.liveness.limits.title}
          </Title>
          <List spacing="xs" maw="42rem">
            {words.liveness.limits.list.map((limit) => (
              <List.Item key={limit}>{limit}</List.Item>
            ))}
          </List>
        </section>
      </Stack>
    </>
  );
}

function Series(): ReactNode {
  const biometrid = useBiometrid();
  const [frames, setFrames] = useState<readonly File[]>([]);
  const check = useCall(async (signal, series: readonly File[]) => {
    const auditTrail = await Promise.all(series.map(base64Of));
    return biometrid.liveness.check({ auditTrail }, { signal });
  });
  const { state } = check;
  const step = steps[frames.length];

  function take(photos: readonly File[]): void {
    const series = [...frames, ...photos].slice(0, steps.length);
    setFrames(series);
    if (series.length === steps.length) check.run(series);
  }
  function again(): void {
    setFrames([]);
    check.reset();
  }

  return (
    <Stack gap="lg">
      {step !== undefined && (
        <Stack gap="sm" maw="38rem">
          <div role="status">
            <Text size="sm" c="dimmed">
              {words.liveness.frame(frames.length + 1, steps.length)}
            </Text>
            <Text fw={600} size="lg">
              {step}
            </Text>
          </div>
          <PhotoSource
            label={words.liveness.frame(frames.length + 1, steps.length)}
            for="face"
            several={steps.length - frames.length}
            takeLabel={words.liveness.take(frames.length + 1)}
            onPhotos={take}
          />
        </Stack>
      )}
      {frames.length > 0 && (
        <ol className={styles['frames']} aria-label={words.liveness.frames}>
          {frames.map((frame, number) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a frame is its place in the series.
            <li key={number}>
              <Frame frame={frame} name={words.liveness.frame(number + 1, steps.length)} />
            </li>
          ))}
        </ol>
      )}
      {frames.length > 0 && step !== undefined && (
        <Group gap="sm">
          <Button variant="default" onClick={again}>
            {words.liveness.restart}
          </Button>
        </Group>
      )}
      {state.is === 'busy' && <Text role="status">{words.liveness.judging}</Text>}
      {state.is === 'failed' && (
        <FailureNotice failure={state.failure} again={() => check.run(frames)} />
      )}
      {state.is === 'answered' && <LivenessResult result={state.outcome.data} />}
      {(state.is === 'answered' || state.is === 'failed') && (
        <Group>
          <Button variant="default" onClick={again}>
            {words.liveness.again}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

/** The operation has credentials of its own, which somebody who signs in by hand may have left out. */
function NoToken(): ReactNode {
  return (
    <Notice tone="care" sentence={words.liveness.noToken.title}>
      <Text size="sm">{words.liveness.noToken.todo}</Text>
      <Button size="xs" variant="default" onClick={session.forget}>
        {words.failure.signIn}
      </Button>
    </Notice>
  );
}
