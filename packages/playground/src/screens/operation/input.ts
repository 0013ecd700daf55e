import type { FormField, OperationForm } from './operation-form.js';

/** What a person has given for a field; undefined is nothing. */
export type FieldValue = string | boolean | File | readonly File[] | undefined;

/** Whether a field has what it needs. */
export function isComplete({ required }: FormField, value: FieldValue): boolean {
  return !required || (value !== undefined && value !== '');
}

/** The input of the client's method: the fields that were given, files as base64 text where the contract takes nothing else. */
export async function inputOf(
  { fields }: OperationForm,
  values: Readonly<Record<string, FieldValue>>,
): Promise<object> {
  const entries = await Promise.all(
    fields.map(async ({ name, kind }) => {
      const value = values[name];
      if (value === undefined || value === '') return [];
      if (kind === 'base64' && value instanceof File) return [[name, await base64(value)] as const];
      if (kind === 'base64 list' && Array.isArray(value))
        return value.length > 0 ? [[name, await Promise.all(value.map(base64))] as const] : [];
      return [[name, value] as const];
    }),
  );
  return Object.fromEntries(entries.flat());
}

async function base64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onerror = () => reject(reader.error);
    reader.onload = () => resolve(String(reader.result).replace(/^data:[^,]*,/, ''));
    reader.readAsDataURL(file);
  });
}
