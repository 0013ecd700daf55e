import { recordWav } from '@biometrid/client/browser';
import { Button, Group, Stack, Text } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { type Failure, failureOf } from '../../calls/failure.js';
import { FailureNotice } from '../../calls/failure-notice.js';
import { useObjectUrl } from '../../photo/use-object-url.js';
import { words } from '../../words/index.js';
import { Focused } from './focused.js';
import { type Level, Meter } from './meter.js';

/** The longest recording. Four digits take three seconds, and what is slower is heard as well. Seconds. */
const longest = 10;

type State =
  | { readonly is: 'ready' }
  /** The microphone is being turned on, which may ask the person. */
  | { readonly is: 'opening' }
  | { readonly is: 'listening' }
  | { readonly is: 'recorded'; readonly recording: Blob }
  | { readonly is: 'failed'; readonly failure: Failure };

/** Records what the person says until they pause, plays it back, and hands it over when they want it sent. */
export function Recorder({
  unanswered,
  onListening,
  onSend,
}: {
  /** A recording that is there already. */
  unanswered: Blob | undefined;
  /** Told when the microphone goes on and off. */
  onListening: (on: boolean) => void;
  onSend: (recording: Blob) => void;
}): ReactNode {
  const [state, setState] = useState<State>(
    unanswered ? { is: 'recorded', recording: unanswered } : { is: 'ready' },
  );
  const underWay = useRef<AbortController>(undefined);
  const level = useRef<Level>(null);
  useEffect(() => () => underWay.current?.abort(), []);

  async function record(): Promise<void> {
    const mine = new AbortController();
    underWay.current = mine;
    setState({ is: 'opening' });
    onListening(true);
    let isOn = false;
    const next = await recordWav({
      signal: mine.signal,
      maxSeconds: longest,
      onLevel(loudness) {
        if (!isOn) setState({ is: 'listening' });
        isOn = true;
        level.current?.show(loudness);
      },
    }).then(
      (recording): State => ({ is: 'recorded', recording }),
      (error: unknown): State =>
        mine.signal.aborted ? { is: 'ready' } : { is: 'failed', failure: failureOf(error) },
    );
    onListening(false);
    setState(next);
  }

  switch (state.is) {
    case 'ready':
      return (
        <Focused>
          <Button size="lg" onClick={record}>
            {words.voice.record}
          </Button>
        </Focused>
      );
    case 'opening':
    case 'listening':
      return (
        <Stack gap="md">
          <Text fw={600}>
            {state.is === 'opening' ? words.voice.opening : words.voice.listening}
          </Text>
          {state.is === 'listening' && <Meter ref={level} seconds={longest} />}
          <Group gap="sm">
            <Focused>
              <Button variant="default" onClick={() => underWay.current?.abort()}>
                {words.voice.cancel}
              </Button>
            </Focused>
          </Group>
        </Stack>
      );
    case 'recorded':
      return (
        <Stack gap="md">
          <Playback recording={state.recording} />
          <Group gap="sm">
            <Focused>
              <Button size="lg" onClick={() => onSend(state.recording)}>
                {words.voice.send}
              </Button>
            </Focused>
            <Button size="lg" variant="default" onClick={record}>
              {words.voice.recordAgain}
            </Button>
          </Group>
        </Stack>
      );
    case 'failed':
      return <FailureNotice failure={state.failure} again={record} />;
  }
}

/** What was recorded, to be heard before it is sent. It is kept no longer than it is shown. */
function Playback({ recording }: { recording: Blob }): ReactNode {
  const url = useObjectUrl(recording);
  return (
    <div>
      <Text size="sm" c="dimmed" mb={6} id="playback">
        {words.voice.playback}
      </Text>
      {/* biome-ignore lint/a11y/useMediaCaption: the person has just said it, and its words stand above. */}
      <audio
        controls
        src={url}
        aria-labelledby="playback"
        style={{ width: '100%', maxWidth: '26rem' }}
      />
    </div>
  );
}
