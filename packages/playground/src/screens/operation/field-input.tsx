import { FileInput, NativeSelect, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { words } from '../../words/index.js';
import type { FieldValue } from './input.js';
import type { FormField } from './operation-form.js';

/** Asks for the value of a field. */
export function FieldInput({
  field,
  value,
  missing,
  onChange,
}: {
  field: FormField;
  value: FieldValue;
  /** It is needed, and was not given. */
  missing: boolean;
  onChange: (value: FieldValue) => void;
}): ReactNode {
  const { name, kind, required, example, choices } = field;
  const common = {
    label: name,
    description: descriptionOf(field),
    required,
    error: missing ? words.operation.required : null,
  };
  if (kind === 'file' || kind === 'base64') {
    return (
      <FileInput
        {...common}
        placeholder={words.operation.chooseFile}
        clearable
        clearButtonProps={{ 'aria-label': words.operation.clear(name) }}
        {...(field.contentTypes && { accept: field.contentTypes.join() })}
        value={value instanceof File ? value : null}
        onChange={(file) => onChange(file ?? undefined)}
      />
    );
  }
  if (kind === 'base64 list') {
    return (
      <FileInput
        {...common}
        placeholder={words.operation.chooseFiles}
        clearable
        clearButtonProps={{ 'aria-label': words.operation.clear(name) }}
        multiple
        value={Array.isArray(value) ? [...value] : []}
        onChange={(files) => onChange(files)}
      />
    );
  }
  if (kind === 'boolean' || choices !== undefined) {
    const options = choices ?? [
      { value: 'true', label: words.operation.yes },
      { value: 'false', label: words.operation.no },
    ];
    return (
      <NativeSelect
        {...common}
        value={value === undefined ? '' : String(value)}
        onChange={({ currentTarget }) =>
          onChange(
            currentTarget.value === ''
              ? undefined
              : kind === 'boolean'
                ? currentTarget.value === 'true'
                : currentTarget.value,
          )
        }
        data={[{ value: '', label: words.operation.notSet }, ...options]}
      />
    );
  }
  return (
    <TextInput
      {...common}
      {...(example !== undefined && { placeholder: example })}
      value={typeof value === 'string' ? value : ''}
      onChange={(event) => onChange(event.currentTarget.value || undefined)}
      autoComplete="off"
      spellCheck={false}
    />
  );
}

function descriptionOf({ description, kind }: FormField): string {
  const told = kind.startsWith('base64') ? words.operation.asBase64 : '';
  return [description, told].filter(Boolean).join(' ');
}
