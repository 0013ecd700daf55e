import { Code, List, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { ConfidenceGauge } from '../../outcome/confidence-gauge.js';
import { OutcomeNotice } from '../../outcome/outcome-notice.js';
import { people } from '../../people/people.js';
import { useStore } from '../../store.js';
import { words } from '../../words/index.js';
import type { FaceAnswer } from './face-operations.js';

/** What an operation on faces answered, with everything that is in it. */
export function FaceAnswerNotice({
  operation,
  answer: { status, data },
}: {
  operation: string;
  answer: FaceAnswer;
}): ReactNode {
  const { message, reason, confidence, detectedId, userId, usersFound, properties } = data;
  const id = detectedId ?? userId;
  return (
    <OutcomeNotice
      good={status}
      message={message}
      // With a reason, the photo decided, and not the face.
      sentence={reason === undefined ? words.face.sentences[`${operation} ${message}`] : undefined}
      reason={reason}
    >
      {id !== undefined && (
        <Text size="sm">
          {words.face.isPerson} <PersonName id={id} />
        </Text>
      )}
      {confidence !== undefined && <ConfidenceGauge confidence={confidence} />}
      {usersFound && (
        <List spacing="md" listStyleType="none" w="100%">
          {usersFound.map((found) => (
            <List.Item key={found.userId} w="100%">
              <PersonName id={found.userId} />
              <ConfidenceGauge confidence={found.confidence} />
            </List.Item>
          ))}
        </List>
      )}
      {properties && (
        <List spacing={4} size="sm" listStyleType="none">
          <List.Item>{words.face.age(properties.age)}</List.Item>
          <List.Item>{words.face.gender(properties.gender)}</List.Item>
          <List.Item>{words.face.emotions(properties.emotions)}</List.Item>
        </List>
      )}
    </OutcomeNotice>
  );
}

/** A person by the reference that was given here, if one was, and by id. */
function PersonName({ id }: { id: string }): ReactNode {
  const known = useStore(people).find((person) => person.id === id);
  return (
    <>
      {known?.reference && <strong>{known.reference} </strong>}
      <Code>{id}</Code>
    </>
  );
}
