import { Anchor, Button, Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useBiometrid } from '../../calls/biometrid.js';
import { FailureNotice } from '../../calls/failure-notice.js';
import { useCall } from '../../calls/use-call.js';
import { chosenPerson, people } from '../../people/people.js';
import { PhotoSource } from '../../photo/photo-source.js';
import { linkTo } from '../../routing/route.js';
import { useStore } from '../../store.js';
import { words } from '../../words/index.js';
import { FaceAnswerNotice } from '../face/face-answer-notice.js';
import type { FaceAnswer } from '../face/face-operations.js';
import { AfterVerification } from './after-verification.js';
import { type StorySoFar, storySoFar, type Told } from './story-so-far.js';
import { ToldStep } from './told-step.js';

type Step = 'enroll' | 'verify' | 'stranger';

/** A face is enrolled and verified, each by one photo; then whatever else the person wants to see. */
export function StoryOfAPerson(): ReactNode {
  const biometrid = useBiometrid();
  const story = useStore(storySoFar);
  const step = stepOf(story);

  /** The person of the story, who is made with the first photo, and only once. */
  async function person(signal: AbortSignal): Promise<string> {
    const { userId } = storySoFar.get();
    if (userId !== undefined) return userId;
    const reference = words.story.reference(new Date());
    const { data } = await biometrid.users.create({ reference_id: reference }, { signal });
    people.add(data.id, reference);
    storySoFar.goOn({ userId: data.id });
    chosenPerson.choose(data.id);
    return data.id;
  }

  const send = useCall(async (signal, now: Step, photo: File): Promise<Told> => {
    const userId = await person(signal);
    const { face } = biometrid;
    const method = now === 'enroll' ? face.enroll : face.verify;
    const answer: FaceAnswer = await method({ userId, photo }, { signal });
    const told = { photo, answer };
    if (now === 'enroll' && answer.status) storySoFar.goOn({ enrolled: told });
    if (now === 'verify' && answer.status) storySoFar.goOn({ verified: told });
    // Of a photo without a usable face nothing was decided.
    if (now === 'stranger' && answer.data.reason === undefined)
      storySoFar.goOn({ stranger: told, strangerTries: false });
    return told;
  });

  /** The face is somebody's already: the story goes on with them, and nobody is left over. */
  const adopt = useCall(async (signal, detectedId: string, told: Told) => {
    const { userId } = storySoFar.get();
    if (userId !== undefined && userId !== detectedId) {
      await biometrid.users.delete({ userId }, { signal });
      people.remove(userId);
    }
    storySoFar.goOn({ userId: detectedId, enrolled: told });
    chosenPerson.choose(detectedId);
    send.reset();
  });

  const last = send.state.is === 'answered' ? send.state.outcome : undefined;
  // What went well stands among what was told.
  const refused = last && !isToldAlready(story, last) ? last : undefined;
  const { detectedId } = refused?.answer.data ?? {};
  return (
    <Stack gap="xl">
      {story.enrolled && !story.isDeleted && (
        <ToldStep title={words.story.steps.enroll.title} told={story.enrolled} />
      )}
      {step === undefined && <AfterVerification story={story} />}
      {step !== undefined && (
        <Stack gap="md" maw="40rem">
          <div>
            <Title order={2}>{words.story.steps[step].title}</Title>
            <Text c="dimmed">{words.story.steps[step].hint}</Text>
          </div>
          <PhotoSource
            label={words.story.steps[step].photo}
            for="face"
            busy={send.state.is === 'busy'}
            takeLabel={words.story.steps[step].take}
            onPhotos={([photo]) => photo && send.run(step, photo)}
          />
          {refused && (
            <FaceAnswerNotice
              operation={step === 'enroll' ? 'enrollFace' : 'verifyFace'}
              answer={refused.answer}
            />
          )}
          {refused && detectedId !== undefined && (
            <Group>
              <Button
                loading={adopt.state.is === 'busy'}
                onClick={() => adopt.run(detectedId, refused)}
              >
                {words.story.adopt}
              </Button>
            </Group>
          )}
          {send.state.is === 'failed' && <FailureNotice failure={send.state.failure} />}
          {adopt.state.is === 'failed' && <FailureNotice failure={adopt.state.failure} />}
          {step === 'stranger' && (
            <Group>
              <Button
                variant="default"
                onClick={() => {
                  send.reset();
                  storySoFar.goOn({ strangerTries: false });
                }}
              >
                {words.story.noStranger}
              </Button>
            </Group>
          )}
        </Stack>
      )}
      {step === 'enroll' && (
        <Text size="sm">
          <Anchor href={linkTo('story', 'compare')}>{words.story.toCompare}</Anchor>
        </Text>
      )}
    </Stack>
  );
}

/** What a photo is asked for now; undefined when the person may choose what comes. */
function stepOf({ enrolled, verified, strangerTries, isDeleted }: StorySoFar): Step | undefined {
  if (isDeleted) return undefined;
  if (!enrolled) return 'enroll';
  if (!verified) return 'verify';
  return strangerTries ? 'stranger' : undefined;
}

function isToldAlready({ enrolled, verified, stranger }: StorySoFar, told: Told): boolean {
  return [enrolled, verified, stranger].includes(told);
}
