import type { ReactNode } from 'react';
import type { Person } from '../../people/people.js';
import { words } from '../../words/index.js';
import styles from './people.module.css';
import { PersonDetails } from './person-details.js';

/** A person in a line; opened, what is enrolled of them and what can be done. */
export function PersonCard({
  person,
  isOpen,
  onToggle,
  onDeleted,
}: {
  person: Person;
  isOpen: boolean;
  /** Absent for one who is always open. */
  onToggle?: () => void;
  onDeleted?: () => void;
}): ReactNode {
  const { id, reference, madeAt } = person;
  const line = (
    <>
      <span className={styles['name']}>{reference || words.people.unnamed}</span>
      <span className={styles['quiet']}>
        {madeAt > 0 ? words.people.madeAt(new Date(madeAt)) : ''}
      </span>
    </>
  );
  return (
    <li className={styles['card']}>
      {onToggle ? (
        <button type="button" className={styles['line']} aria-expanded={isOpen} onClick={onToggle}>
          {line}
        </button>
      ) : (
        <div className={styles['line']}>{line}</div>
      )}
      {isOpen && <PersonDetails id={id} {...(onDeleted && { onDeleted })} />}
    </li>
  );
}
