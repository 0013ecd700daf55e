import { Button, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { useBiometrid } from '../../calls/biometrid.js';
import { FailureNotice } from '../../calls/failure-notice.js';
import { useCall } from '../../calls/use-call.js';
import { OutcomeNotice } from '../../outcome/outcome-notice.js';
import { chosenPerson, people } from '../../people/people.js';
import { linkTo } from '../../routing/route.js';
import { words } from '../../words/index.js';
import { FaceAnswerNotice } from '../face/face-answer-notice.js';
import styles from './after-verification.module.css';
import { type StorySoFar, storySoFar } from './story-so-far.js';
import { BesidePhoto } from './told-step.js';

/** The person was verified: what was answered, and what comes next, down to deleting everything. */
export function AfterVerification({ story }: { story: StorySoFar }): ReactNode {
  const biometrid = useBiometrid();
  const { userId, verified, stranger } = story;
  const result = useRef<HTMLHeadingElement>(null);
  const remove = useCall(async (signal) => {
    if (userId === undefined) return;
    await biometrid.users.delete({ userId }, { signal });
    people.remove(userId);
    storySoFar.begin();
    storySoFar.goOn({ isDeleted: true });
  });
  useEffect(() => {
    // What was pressed is gone, and this is what came of it.
    result.current?.focus();
  }, []);

  if (story.isDeleted)
    return (
      <Stack gap="lg" align="flex-start">
        <OutcomeNotice good message="USER_REMOVED_WITH_SUCCESS" />
        <Button onClick={storySoFar.begin}>{words.story.again}</Button>
      </Stack>
    );
  const next = words.story.next;
  return (
    <Stack gap="xl">
      {verified && (
        <Stack gap="md" maw="40rem">
          <Title order={2} ref={result} tabIndex={-1} className={styles['result'] ?? ''}>
            {words.story.steps.verify.title}
          </Title>
          <BesidePhoto photo={verified.photo}>
            <FaceAnswerNotice operation="verifyFace" answer={verified.answer} />
          </BesidePhoto>
        </Stack>
      )}
      {stranger && (
        <Stack gap="md" maw="40rem">
          <Title order={2}>{words.story.steps.stranger.title}</Title>
          <BesidePhoto photo={stranger.photo}>
            <StrangerNotice
              passed={stranger.answer.status}
              message={stranger.answer.data.message}
            />
          </BesidePhoto>
        </Stack>
      )}
      <div>
        <Title order={2} mb="md">
          {next.title}
        </Title>
        <ul className={styles['ways']}>
          <Way text={next.stranger.text}>
            <Button
              variant="default"
              onClick={() => {
                storySoFar.goOn({ strangerTries: true });
              }}
            >
              {next.stranger.button}
            </Button>
          </Way>
          <Way text={next.voice.text}>
            <Button
              variant="default"
              component="a"
              href={linkTo('voice')}
              onClick={() => chosenPerson.choose(userId)}
            >
              {next.voice.button}
            </Button>
          </Way>
          <Way text={next.document.text}>
            <Button variant="default" component="a" href={linkTo('documents')}>
              {next.document.button}
            </Button>
          </Way>
          <Way text={next.delete.text}>
            <Button
              variant="default"
              color="red"
              loading={remove.state.is === 'busy'}
              onClick={() => remove.run()}
            >
              {next.delete.button}
            </Button>
          </Way>
        </ul>
      </div>
      {remove.state.is === 'failed' && (
        <FailureNotice failure={remove.state.failure} again={() => remove.run()} />
      )}
    </Stack>
  );
}

/** A stranger who is refused is as it should be. */
function StrangerNotice({ passed, message }: { passed: boolean; message: string }): ReactNode {
  return (
    <OutcomeNotice
      good={!passed}
      message={message}
      sentence={passed ? words.story.strangerPassed : words.story.strangerRefused}
    />
  );
}

function Way({ text, children }: { text: string; children: ReactNode }): ReactNode {
  return (
    <li className={styles['way']}>
      <Text size="sm">{text}</Text>
      {children}
    </li>
  );
}
