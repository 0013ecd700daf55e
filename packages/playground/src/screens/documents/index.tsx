import { Anchor, Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useBiometrid } from '../../calls/biometrid.js';
import { FailureNotice } from '../../calls/failure-notice.js';
import { useCall } from '../../calls/use-call.js';
import { PhotoField } from '../../photo/photo-field.js';
import { linkTo } from '../../routing/route.js';
import { words } from '../../words/index.js';
import { ScreenHead } from '../screen-head.js';
import { DocumentAnswer } from './document-answer.js';
import styles from './documents.module.css';

type Doctype = keyof typeof words.documents.doctypes;

/** Reads a document, checks it, and compares its portrait with a selfie. */
export default function Documents(): ReactNode {
  const biometrid = useBiometrid();
  const [doctype, setDoctype] = useState<Doctype>('idcard');
  const [front, setFront] = useState<File>();
  const [back, setBack] = useState<File>();
  const [tried, setTried] = useState(false);
  const check = useCall((signal) =>
    biometrid.documents.validate(
      { doctype, ...(front && { front }), ...(back && { back }) },
      { signal },
    ),
  );
  const { state } = check;
  const hasBack = doctype === 'idcard';

  function give(side: (photo: File | undefined) => void, photo: File | undefined): void {
    side(photo);
    // What was answered was about other pictures.
    check.reset();
  }

  function send(event?: FormEvent): void {
    event?.preventDefault();
    setTried(true);
    if (front ?? back) check.run();
  }

  return (
    <>
      <ScreenHead title={words.screens.documents} lead={words.documents.lead} />
      <Stack gap="xl">
        <form onSubmit={send} noValidate>
          <Stack gap="lg">
            <NativeSelect
              label={words.documents.doctype}
              maw="20rem"
              value={doctype}
              onChange={({ currentTarget: { value } }) => {
                check.reset();
                setBack(undefined);
                setDoctype(value === 'passport' ? value : 'idcard');
              }}
              data={Object.entries(words.documents.doctypes).map(([value, label]) => ({
                value,
                label,
              }))}
            />
            <div className={styles['sides']}>
              <PhotoField
                label={hasBack ? words.documents.front : words.documents.page}
                for="document"
                photo={front}
                missing={tried && back === undefined}
                onChange={(photo) => give(setFront, photo)}
              />
              {hasBack && (
                <PhotoField
                  label={words.documents.back}
                  for="document"
                  photo={back}
                  onChange={(photo) => give(setBack, photo)}
                />
              )}
            </div>
            <Text size="sm" c="dimmed" maw="42rem">
              {words.documents.hint}
            </Text>
            <Group gap="md">
              <Button type="submit" size="md" loading={state.is === 'busy'}>
                {words.documents.submit}
              </Button>
              <Anchor size="sm" href={linkTo('operation', 'validateDocument')}>
                {words.documents.asForm}
              </Anchor>
            </Group>
          </Stack>
        </form>
        {state.is === 'failed' && <FailureNotice failure={state.failure} again={send} />}
        {state.is === 'answered' && <DocumentAnswer outcome={state.outcome} />}
      </Stack>
    </>
  );
}
