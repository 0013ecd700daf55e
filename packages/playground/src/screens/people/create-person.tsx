import { Button, Group, Stack, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useBiometrid } from '../../calls/biometrid.js';
import { FailureNotice } from '../../calls/failure-notice.js';
import { useCall } from '../../calls/use-call.js';
import { OutcomeNotice } from '../../outcome/outcome-notice.js';
import { chosenPerson, people } from '../../people/people.js';
import { words } from '../../words/index.js';
import { isMacAddress } from './mac-address.js';

/** Creates a person by a reference of one's own, and binds them to a device where one is given. */
export function CreatePerson(): ReactNode {
  const biometrid = useBiometrid();
  const [reference, setReference] = useState('');
  const [device, setDevice] = useState('');
  const [tried, setTried] = useState(false);
  const create = useCall(async (signal) => {
    const input = { reference_id: reference, ...(device && { mac_address: device }) };
    const outcome = await biometrid.users.create(input, { signal });
    const { message, id } = outcome.data;
    const isNew = message === 'NEW_USER_CREATED';
    // Somebody of a known device may have been made under another reference, or elsewhere.
    if (isNew || !people.get().some((person) => person.id === id))
      people.add(id, isNew ? reference : '');
    chosenPerson.choose(id);
    return outcome;
  });
  const isDevice = device === '' || isMacAddress(device);

  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (reference !== '' && isDevice) create.run();
  }

  return (
    <Stack gap="lg" maw="38rem">
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <TextInput
            label={words.person.reference}
            description={words.person.referenceHint}
            required
            error={tried && reference === '' ? words.operation.required : null}
            value={reference}
            onChange={(event) => setReference(event.currentTarget.value)}
            autoComplete="off"
            maxLength={256}
          />
          <TextInput
            label={words.people.device}
            description={words.people.deviceHint}
            error={tried && !isDevice ? words.people.notADevice : null}
            value={device}
            onChange={(event) => setDevice(event.currentTarget.value.trim())}
            autoComplete="off"
            spellCheck={false}
          />
          <Group>
            <Button type="submit" size="md" loading={create.state.is === 'busy'}>
              {words.people.createThem}
            </Button>
          </Group>
        </Stack>
      </form>
      {create.state.is === 'answered' && (
        <OutcomeNotice good message={create.state.outcome.data.message} />
      )}
      {create.state.is === 'failed' && <FailureNotice failure={create.state.failure} />}
    </Stack>
  );
}
