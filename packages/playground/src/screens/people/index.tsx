import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { OutcomeNotice } from '../../outcome/outcome-notice.js';
import { chosenPerson, people } from '../../people/people.js';
import { useStore } from '../../store.js';
import { words } from '../../words/index.js';
import { ScreenHead } from '../screen-head.js';
import { CreatePerson } from './create-person.js';
import { LookUp } from './look-up.js';
import styles from './people.module.css';
import { PersonCard } from './person-card.js';

/** People are created, looked up, shown with what is enrolled of them, and deleted. */
export default function People(): ReactNode {
  const known = useStore(people);
  const chosen = useStore(chosenPerson);
  const [isDeleted, setDeleted] = useState(false);
  return (
    <>
      <ScreenHead title={words.screens.people} lead={words.people.lead} />
      <Stack gap="xl">
        <section aria-labelledby="create">
          <Title order={2} id="create" mb="md">
            {words.people.create}
          </Title>
          <CreatePerson />
        </section>
        <section aria-labelledby="made">
          <Title order={2} id="made" mb="xs">
            {words.people.made}
          </Title>
          {isDeleted && <OutcomeNotice good message="USER_REMOVED_WITH_SUCCESS" />}
          {known.length === 0 ? (
            <Text c="dimmed">{words.people.none}</Text>
          ) : (
            <Stack gap="md">
              <Text size="sm" c="dimmed" maw="42rem">
                {words.people.kept}
              </Text>
              <ul className={styles['list']}>
                {known.map((person) => (
                  <PersonCard
                    key={person.id}
                    person={person}
                    isOpen={person.id === chosen}
                    onToggle={() => {
                      setDeleted(false);
                      chosenPerson.choose(person.id === chosen ? undefined : person.id);
                    }}
                    onDeleted={() => setDeleted(true)}
                  />
                ))}
              </ul>
              <Group>
                <Button variant="default" size="xs" onClick={people.forget}>
                  {words.people.forget}
                </Button>
              </Group>
            </Stack>
          )}
        </section>
        <section aria-labelledby="look-up">
          <Title order={2} id="look-up" mb="md">
            {words.people.lookUp}
          </Title>
          <LookUp />
        </section>
      </Stack>
    </>
  );
}
