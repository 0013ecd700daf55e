/**
 * Closes what was opened, the latest first. Where one cannot be closed in good order, the others are all the same.
 * @param opened what closes each; emptied.
 * @throws what failed first.
 */
export async function closeAll(opened: (() => Promise<unknown> | unknown)[]): Promise<void> {
  const failures: unknown[] = [];
  for (let close = opened.pop(); close !== undefined; close = opened.pop()) {
    try {
      await close();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
