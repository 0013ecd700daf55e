import { Button, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useBiometrid } from '../../calls/biometrid.js';
import { FailureNotice } from '../../calls/failure-notice.js';
import { useCall } from '../../calls/use-call.js';
import { OutcomeNotice } from '../../outcome/outcome-notice.js';
import { words } from '../../words/index.js';
import { languageName } from './language-name.js';

/** Deletes what is enrolled of a person's voice in one language. */
export function DeleteVoice({ userId, language }: { userId: string; language: string }): ReactNode {
  const biometrid = useBiometrid();
  const remove = useCall((signal) =>
    biometrid.voice.deleteEnroll({ userId, language }, { signal }),
  );
  const { state } = remove;
  return (
    <Stack gap="lg" align="flex-start">
      <Text maw="42rem">{words.voice.delete.lead}</Text>
      <Button
        size="md"
        color="red"
        variant="outline"
        loading={state.is === 'busy'}
        onClick={() => remove.run()}
      >
        {words.voice.delete.submit(languageName(language))}
      </Button>
      {state.is === 'failed' && <FailureNotice failure={state.failure} />}
      {state.is === 'answered' && (
        <OutcomeNotice good={state.outcome.status} message={state.outcome.data.message} />
      )}
    </Stack>
  );
}
