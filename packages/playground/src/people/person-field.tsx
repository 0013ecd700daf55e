import { Button, Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { useBiometrid } from '../calls/biometrid.js';
import { FailureNotice } from '../calls/failure-notice.js';
import { useCall } from '../calls/use-call.js';
import { useStore } from '../store.js';
import { words } from '../words/index.js';
import { chosenPerson, type Person, people } from './people.js';

/**
 * Asks whom a screen is about: somebody made in this browser (the latest, until another is chosen), somebody new, or an id. The
 * choice is the same on every screen; `useChosenPerson` tells it.
 */
export function PersonField({ missing = false }: { missing?: boolean }): ReactNode {
  const known = useStore(people);
  const chosen = useStore(chosenPerson);
  const [asked, setAsked] = useState<'new' | 'by id'>();
  const isKnown = known.some(({ id }) => id === chosen);
  const way = asked ?? (isKnown ? 'made here' : chosen === undefined ? 'new' : 'by id');
  const latest = known[0]?.id;
  useEffect(() => {
    if (chosenPerson.get() === undefined && latest !== undefined) chosenPerson.choose(latest);
  }, [latest]);
  const error = missing && chosen === undefined ? words.person.missing : null;
  return (
    <Stack gap="sm">
      <NativeSelect
        label={words.person.label}
        error={way === 'made here' ? error : null}
        value={way === 'made here' ? `id:${chosen ?? ''}` : way}
        onChange={({ currentTarget: { value } }) => {
          const id = value.startsWith('id:') ? value.slice(3) : undefined;
          chosenPerson.choose(id);
          setAsked(value === 'new' || value === 'by id' ? value : undefined);
        }}
        data={[
          ...known.map((person) => ({ value: `id:${person.id}`, label: nameOf(person) })),
          { value: 'new', label: words.person.new },
          { value: 'by id', label: words.person.byId },
        ]}
      />
      {way === 'new' && <NewPerson error={error} onMade={() => setAsked(undefined)} />}
      {way === 'by id' && (
        <TextInput
          label={words.person.id}
          error={error}
          value={chosen ?? ''}
          onChange={(event) => chosenPerson.choose(event.currentTarget.value.trim() || undefined)}
          autoComplete="off"
          spellCheck={false}
        />
      )}
    </Stack>
  );
}

/** The id of the person that was chosen, if one was. */
export function useChosenPerson(): string | undefined {
  return useStore(chosenPerson);
}

/** How a person is called on this page. */
function nameOf({ id, reference }: Person): string {
  return reference === '' ? id : `${reference} · ${id.slice(0, 8)}`;
}

function NewPerson({ error, onMade }: { error: string | null; onMade: () => void }): ReactNode {
  const biometrid = useBiometrid();
  const [reference, setReference] = useState('');
  const create = useCall(async (signal) => {
    const { data } = await biometrid.users.create({ reference_id: reference }, { signal });
    people.add(data.id, reference);
    chosenPerson.choose(data.id);
    onMade();
  });
  return (
    <>
      <Group gap="sm" align="flex-end">
        <TextInput
          label={words.person.reference}
          description={words.person.referenceHint}
          error={error}
          style={{ flex: '1 1 14rem' }}
          value={reference}
          onChange={(event) => setReference(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            if (reference.trim() !== '') create.run();
          }}
          autoComplete="off"
          maxLength={256}
        />
        <Button
          variant="default"
          disabled={reference.trim() === ''}
          loading={create.state.is === 'busy'}
          onClick={() => create.run()}
        >
          {words.person.create}
        </Button>
      </Group>
      {create.state.is === 'failed' && <FailureNotice failure={create.state.failure} />}
    </>
  );
}
