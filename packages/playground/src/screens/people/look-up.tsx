import { Button, Group, Stack, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useBiometrid } from '../../calls/biometrid.js';
import { FailureNotice } from '../../calls/failure-notice.js';
import { useCall } from '../../calls/use-call.js';
import { OutcomeNotice } from '../../outcome/outcome-notice.js';
import { people } from '../../people/people.js';
import { useStore } from '../../store.js';
import { words } from '../../words/index.js';
import { isMacAddress } from './mac-address.js';
import styles from './people.module.css';
import { PersonCard } from './person-card.js';

/** What was found: somebody, with the message where the answer has one. */
interface Found {
  readonly id: string | undefined;
  readonly message: string | undefined;
}

/** Looks somebody up by their id or by their device. */
export function LookUp(): ReactNode {
  const biometrid = useBiometrid();
  const known = useStore(people);
  const [asked, setAsked] = useState('');
  const find = useCall(async (signal): Promise<Found> => {
    if (isMacAddress(asked)) {
      const { data } = await biometrid.users.findByMacAddress({ mac_address: asked }, { signal });
      return { id: 'id' in data ? data.id : undefined, message: data.message };
    }
    // Whoever has enrolments, or none, is there.
    await biometrid.users.getEnrollStatus({ userId: asked }, { signal });
    return { id: asked, message: undefined };
  });

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (asked !== '') find.run();
  }

  const found = find.state.is === 'answered' ? find.state.outcome : undefined;
  return (
    <Stack gap="lg">
      <form onSubmit={submit} noValidate>
        <Group gap="sm" align="flex-end" maw="38rem">
          <TextInput
            label={words.people.idOrDevice}
            style={{ flex: '1 1 14rem' }}
            value={asked}
            onChange={(event) => {
              setAsked(event.currentTarget.value.trim());
              find.reset();
            }}
            autoComplete="off"
            spellCheck={false}
          />
          <Button type="submit" variant="default" loading={find.state.is === 'busy'}>
            {words.people.find}
          </Button>
        </Group>
      </form>
      {found?.message !== undefined && (
        <OutcomeNotice good={found.id !== undefined} message={found.message} />
      )}
      {found?.id !== undefined && (
        <ul className={styles['list']}>
          <PersonCard
            key={found.id}
            person={
              known.find(({ id }) => id === found.id) ?? { id: found.id, reference: '', madeAt: 0 }
            }
            isOpen
            onDeleted={find.reset}
          />
        </ul>
      )}
      {find.state.is === 'failed' && <FailureNotice failure={find.state.failure} />}
    </Stack>
  );
}
