import { type Change, type Level, levels } from '../changes.js';

interface LevelGroup {
  readonly level: Level;
  readonly groups: readonly OperationGroup[];
}

export interface OperationGroup {
  /** The operations that share the changes; none for the whole document. */
  readonly operations: readonly string[];
  readonly changes: readonly Change[];
}

/**
 * Changes by level and then by operation. What is shared by several operations, such as a common error, is told once with all
 * their names.
 */
export function groupChanges(changes: readonly Change[]): LevelGroup[] {
  return levels
    .map((level) => ({ level, groups: groupOperations(changes.filter((c) => c.level === level)) }))
    .filter(({ groups }) => groups.length > 0);
}

function groupOperations(changes: readonly Change[]): OperationGroup[] {
  const sharing = new Map<string, Set<string>>();
  const keyOf = ({ place, message }: Change) => JSON.stringify([place, message]);
  for (const change of changes) {
    const operations = sharing.get(keyOf(change)) ?? new Set();
    sharing.set(keyOf(change), operations.add(change.operation));
  }
  const groups = new Map<string, { operations: string[]; changes: Map<string, Change> }>();
  for (const change of changes) {
    const operations = [...(sharing.get(keyOf(change)) ?? [])];
    const key = JSON.stringify(operations);
    const group = groups.get(key) ?? { operations, changes: new Map() };
    group.changes.set(keyOf(change), change);
    groups.set(key, group);
  }
  return [...groups.values()].map((group) => ({
    operations: group.operations.filter((operation) => operation !== ''),
    changes: [...group.changes.values()],
  }));
}

/** `3 breaking changes, 1 addition, 2 fixes`, each change counted once however many operations share it. */
export function countWords(levels: readonly LevelGroup[]): string {
  const names = {
    breaking: ['breaking change', 'breaking changes'],
    addition: ['addition', 'additions'],
    fix: ['fix', 'fixes'],
  } as const;
  return levels
    .map(({ level, groups }) => {
      const count = groups.reduce((sum, group) => sum + group.changes.length, 0);
      return `${count} ${names[level][count === 1 ? 0 : 1]}`;
    })
    .join(', ');
}
