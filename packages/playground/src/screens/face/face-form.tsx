import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useBiometrid } from '../../calls/biometrid.js';
import { FailureNotice } from '../../calls/failure-notice.js';
import { useCall } from '../../calls/use-call.js';
import { PersonField, useChosenPerson } from '../../people/person-field.js';
import { PhotoField } from '../../photo/photo-field.js';
import { linkTo } from '../../routing/route.js';
import { words } from '../../words/index.js';
import { FaceAnswerNotice } from './face-answer-notice.js';
import type { FaceInput, FaceOperation, faceOperations } from './face-operations.js';

/** The form of an operation that takes a person, a photo or both, and what was answered. */
export function FaceForm({
  part,
  operation,
}: {
  part: keyof typeof faceOperations;
  operation: FaceOperation;
}): ReactNode {
  const biometrid = useBiometrid();
  const userId = useChosenPerson();
  const [photo, setPhoto] = useState<File>();
  const [tried, setTried] = useState(false);
  const call = useCall((signal, input: FaceInput) => operation.call(biometrid, input, signal));
  const { lead, submit } = words.face.parts[part];

  function send(event?: FormEvent): void {
    event?.preventDefault();
    setTried(true);
    const isComplete =
      (userId !== undefined || !operation.takesPerson) &&
      (photo !== undefined || !operation.takesPhoto);
    if (isComplete) call.run({ userId: userId ?? '', photo: photo ?? new File([], '') });
  }

  return (
    <Stack gap="xl" maw="40rem">
      <form onSubmit={send} noValidate>
        <Stack gap="lg">
          <Text>{lead}</Text>
          {operation.takesPerson && <PersonField missing={tried} />}
          {operation.takesPhoto && (
            <PhotoField
              label={words.face.photo}
              for="face"
              photo={photo}
              missing={tried}
              onChange={(given) => {
                setPhoto(given);
                // What was answered was about another photo.
                call.reset();
              }}
            />
          )}
          <Group gap="md">
            <Button type="submit" size="md" loading={call.state.is === 'busy'}>
              {submit}
            </Button>
            <Anchor size="sm" href={linkTo('operation', operation.id)}>
              {words.face.asForm}
            </Anchor>
          </Group>
        </Stack>
      </form>
      {call.state.is === 'answered' && (
        <FaceAnswerNotice operation={operation.id} answer={call.state.outcome} />
      )}
      {call.state.is === 'failed' && <FailureNotice failure={call.state.failure} again={send} />}
    </Stack>
  );
}
