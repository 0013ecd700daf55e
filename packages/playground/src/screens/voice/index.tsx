import type { DialogueKind } from '@biometrid/client';
import { NativeSelect, Stack } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { useBiometrid } from '../../calls/biometrid.js';
import { FailureNotice } from '../../calls/failure-notice.js';
import { useCall } from '../../calls/use-call.js';
import { PersonField, useChosenPerson } from '../../people/person-field.js';
import { words } from '../../words/index.js';
import type { ScreenProps } from '../index.js';
import { ScreenHead } from '../screen-head.js';
import { SubNavigation } from '../sub-navigation.js';
import { DeleteVoice } from './delete-voice.js';
import { Dialogue } from './dialogue.js';
import { languageName } from './language-name.js';
import styles from './voice.module.css';

type Action = DialogueKind | 'delete';

/** Enrols, verifies, adapts and deletes a voice: `#/voice/verify`. */
export default function Voice({ rest: [asked] }: ScreenProps): ReactNode {
  const action = isAction(asked) ? asked : 'enroll';
  const userId = useChosenPerson();
  const languages = useLanguages();
  const [picked, setPicked] = useState<string>();
  const { state } = languages;
  const offered = state.is === 'answered' ? state.outcome : undefined;
  const language = picked ?? offered?.defaultLanguage;
  return (
    <>
      <ScreenHead title={words.screens.voice} lead={words.voice.lead} />
      <SubNavigation
        label={words.voice.actionsLabel}
        screen="voice"
        parts={Object.entries(words.voice.actions).map(([part, title]) => ({ part, title }))}
        here={action}
      />
      <Stack gap="xl">
        <div className={styles['about']}>
          <PersonField />
          {offered && (
            <NativeSelect
              label={words.voice.language}
              value={language ?? ''}
              onChange={({ currentTarget }) => setPicked(currentTarget.value)}
              data={offered.languages.map((code) => ({ value: code, label: languageName(code) }))}
            />
          )}
        </div>
        {state.is === 'failed' && (
          <FailureNotice failure={state.failure} again={() => languages.run()} />
        )}
        {userId !== undefined &&
          language !== undefined &&
          (action === 'delete' ? (
            <DeleteVoice key={`${userId} ${language}`} userId={userId} language={language} />
          ) : (
            <Dialogue
              key={`${userId} ${action}`}
              userId={userId}
              kind={action}
              language={language}
            />
          ))}
      </Stack>
    </>
  );
}

/** The languages that the server can check digits in. */
function useLanguages() {
  const biometrid = useBiometrid();
  const call = useCall(
    async (signal) => (await biometrid.voice.listLanguages({}, { signal })).data,
  );
  const { run } = call;
  useEffect(() => {
    run();
  }, [run]);
  return call;
}

function isAction(name: string | undefined): name is Action {
  return name !== undefined && Object.hasOwn(words.voice.actions, name);
}
