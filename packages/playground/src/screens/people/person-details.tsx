import { Button, Group, Stack, Text } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { useBiometrid } from '../../calls/biometrid.js';
import { FailureNotice } from '../../calls/failure-notice.js';
import { useCall } from '../../calls/use-call.js';
import { OutcomeNotice } from '../../outcome/outcome-notice.js';
import { chosenPerson, people } from '../../people/people.js';
import { linkTo } from '../../routing/route.js';
import { words } from '../../words/index.js';
import styles from './people.module.css';

/** What is enrolled of a person, and what can be done with them. */
export function PersonDetails({
  id,
  onDeleted,
}: {
  id: string;
  onDeleted?: () => void;
}): ReactNode {
  const biometrid = useBiometrid();
  const [isSure, setSure] = useState(false);
  const enrolments = useCall((signal) =>
    biometrid.users.getEnrollStatus({ userId: id }, { signal }),
  );
  const restart = useCall((signal) => biometrid.users.restartState({ userId: id }, { signal }));
  const remove = useCall(async (signal) => {
    await biometrid.users.delete({ userId: id }, { signal });
    people.remove(id);
    onDeleted?.();
  });
  const { run } = enrolments;
  useEffect(() => {
    run();
  }, [run]);

  const { state } = enrolments;
  const isGone = state.is === 'failed' && state.failure.code === 'USERID_NOT_EXISTS';
  return (
    <Stack gap="md" className={styles['details'] ?? ''}>
      <dl className={styles['enrolments']}>
        <dt>{words.person.id}</dt>
        <dd>{id}</dd>
        {state.is === 'answered' &&
          state.outcome.data.map(({ engines_oid, type, enrolled }) => (
            <Enrolment key={engines_oid} type={type} enrolled={enrolled} />
          ))}
      </dl>
      {state.is === 'busy' && <Text size="sm">{words.shell.loading}</Text>}
      {state.is === 'failed' && <FailureNotice failure={state.failure} />}
      {isGone ? (
        <Group>
          <Button variant="default" size="xs" onClick={() => people.remove(id)}>
            {words.people.forgetOne}
          </Button>
        </Group>
      ) : (
        <Group gap="sm">
          {(['face', 'voice'] as const).map((screen) => (
            <Button
              key={screen}
              component="a"
              href={linkTo(screen)}
              variant="default"
              size="xs"
              onClick={() => chosenPerson.choose(id)}
            >
              {words.people.to[screen]}
            </Button>
          ))}
          <Button
            variant="default"
            size="xs"
            loading={restart.state.is === 'busy'}
            onClick={() => restart.run()}
          >
            {words.people.restart}
          </Button>
          {isSure ? (
            <>
              <Button
                color="red"
                size="xs"
                loading={remove.state.is === 'busy'}
                onClick={() => remove.run()}
              >
                {words.people.deleteSurely}
              </Button>
              <Button variant="default" size="xs" onClick={() => setSure(false)}>
                {words.people.keep}
              </Button>
            </>
          ) : (
            <Button variant="default" size="xs" onClick={() => setSure(true)}>
              {words.people.delete}
            </Button>
          )}
        </Group>
      )}
      {restart.state.is === 'answered' && (
        <OutcomeNotice good message={restart.state.outcome.data.message} />
      )}
      {restart.state.is === 'failed' && <FailureNotice failure={restart.state.failure} />}
      {remove.state.is === 'failed' && <FailureNotice failure={remove.state.failure} />}
    </Stack>
  );
}

function Enrolment({ type, enrolled }: { type: 'voice' | 'face'; enrolled: boolean }): ReactNode {
  return (
    <>
      <dt>{words.screens[type]}</dt>
      <dd>{enrolled ? words.people.enrolled : words.people.notEnrolled}</dd>
    </>
  );
}
