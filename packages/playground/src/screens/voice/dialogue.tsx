import type { DialogueKind, DialogueOutcome } from '@biometrid/client';
import { Button, Group, Loader, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { FailureNotice } from '../../calls/failure-notice.js';
import { OutcomeNotice } from '../../outcome/outcome-notice.js';
import { linkTo } from '../../routing/route.js';
import { words } from '../../words/index.js';
import { languageName } from './language-name.js';
import { adviceOnRecording } from './refusal.js';
import { TooManyTries } from './too-many-tries.js';
import { Turn } from './turn.js';
import { type Unfinished, unfinished } from './unfinished.js';
import { type Begin, useDialogue } from './use-dialogue.js';

/** A dialogue of one kind with one person: how it begins, its recordings one after the other, and how it ended. */
export function Dialogue({
  userId,
  kind,
  language,
}: {
  userId: string;
  kind: DialogueKind;
  language: string;
}): ReactNode {
  const { call, asked } = useDialogue(userId, kind, language);
  const { state, run, reset } = call;

  if (state.is === 'busy') {
    return asked ? (
      <Turn
        key={asked.prompt.promptCode}
        kind={kind}
        language={unfinished.of(userId)?.language ?? language}
        asked={asked}
        onStop={reset}
      />
    ) : (
      <Group gap="sm" role="status">
        <Loader size="sm" />
        <Text>{words.voice.waiting}</Text>
      </Group>
    );
  }
  if (state.is === 'failed') {
    const { failure } = state;
    // Whatever was asked last is asked again; what is pending is lost only when the person wants it so.
    const again = () => run(unfinished.of(userId)?.kind === kind ? 'resume' : 'first');
    return failure.kind === 'too many' && failure.waitSeconds !== undefined ? (
      <TooManyTries waitSeconds={failure.waitSeconds} again={again} />
    ) : (
      <FailureNotice failure={failure} again={again} />
    );
  }
  const ending = state.is === 'answered' ? state.outcome : undefined;
  if (ending && 'engine' in ending)
    return <FailureNotice failure={{ kind: 'engine missing' }} again={() => run('first')} />;
  if (ending && 'status' in ending)
    return <Ended kind={kind} outcome={ending} again={() => run('first')} />;
  return <Start userId={userId} kind={kind} elsewhere={ending !== undefined} begin={run} />;
}

/** Before the first recording: begins, goes on with what was left, or asks what to do about another dialogue. */
function Start({
  userId,
  kind,
  elsewhere,
  begin,
}: {
  userId: string;
  kind: DialogueKind;
  /** The server holds a dialogue of this person that this tab did not open. */
  elsewhere: boolean;
  begin: (how: Begin) => void;
}): ReactNode {
  const left = unfinished.of(userId);
  return (
    <Stack gap="lg" align="flex-start">
      <Text maw="42rem">{words.voice.about[kind]}</Text>
      {left !== undefined || elsewhere ? (
        <>
          <Text fw={600} role="status">
            {left === undefined ? words.voice.left.elsewhere : describe(left)}
          </Text>
          <Group gap="sm">
            {left?.kind === kind && (
              <Button size="md" onClick={() => begin('resume')}>
                {words.voice.left.resume}
              </Button>
            )}
            {left !== undefined && left.kind !== kind && (
              <Button size="md" component="a" href={linkTo('voice', left.kind)}>
                {words.voice.left.goThere}
              </Button>
            )}
            <Button size="md" variant="default" onClick={() => begin('anew')}>
              {words.voice.left.anew}
            </Button>
          </Group>
        </>
      ) : (
        <Button size="md" onClick={() => begin('first')}>
          {words.voice.begin[kind]}
        </Button>
      )}
    </Stack>
  );
}

function describe({ kind, language, taken }: Unfinished): string {
  return words.voice.left.here(words.voice.nouns[kind], languageName(language), taken);
}

function Ended({
  kind,
  outcome,
  again,
}: {
  kind: DialogueKind;
  outcome: DialogueOutcome<DialogueKind>;
  again: () => void;
}): ReactNode {
  const { status, data } = outcome;
  const reason = 'reason' in data ? data.reason : undefined;
  return (
    <Stack gap="lg" align="flex-start">
      <OutcomeNotice good={status} message={data.message}>
        {reason !== undefined && <Text size="sm">{words.voice.ended.refused}</Text>}
        {reason !== undefined && (
          <Text size="sm" fw={600}>
            {adviceOnRecording(reason)}
          </Text>
        )}
        {!status && reason === undefined && (
          <Text size="sm">{words.voice.ended.withoutReason[kind]}</Text>
        )}
      </OutcomeNotice>
      <Group gap="sm">
        {status && kind !== 'verify' && (
          <Button size="md" component="a" href={linkTo('voice', 'verify')}>
            {words.voice.ended.verifyNow}
          </Button>
        )}
        <Button size="md" variant={status ? 'default' : 'filled'} onClick={again}>
          {words.voice.ended.again}
        </Button>
      </Group>
    </Stack>
  );
}
