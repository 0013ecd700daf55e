import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useBiometrid } from '../../calls/biometrid.js';
import { FailureNotice } from '../../calls/failure-notice.js';
import { useCall } from '../../calls/use-call.js';
import { ConfidenceGauge } from '../../outcome/confidence-gauge.js';
import { OutcomeNotice } from '../../outcome/outcome-notice.js';
import { JsonView } from '../../wire/json-view.js';
import { shortened } from '../../wire/masked.js';
import { words } from '../../words/index.js';
import { callByName } from './call-by-name.js';
import { FieldInput } from './field-input.js';
import { type FieldValue, inputOf, isComplete } from './input.js';
import type { OperationForm } from './operation-form.js';

/** The fields of an operation, the button that sends them, and what was answered. */
export function CallForm({ form }: { form: OperationForm }): ReactNode {
  const biometrid = useBiometrid();
  const [values, setValues] = useState<Readonly<Record<string, FieldValue>>>({});
  const [tried, setTried] = useState(false);
  const call = useCall(async (signal) =>
    callByName(biometrid, form.clientName, await inputOf(form, values), signal),
  );

  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (form.fields.every((field) => isComplete(field, values[field.name]))) call.run();
  }

  return (
    <Stack gap="xl">
      <form onSubmit={submit} noValidate>
        <Stack gap="lg" maw="36rem">
          {form.fields.length === 0 && <Text c="dimmed">{words.operation.noFields}</Text>}
          {form.fields.map((field) => (
            <FieldInput
              key={field.name}
              field={field}
              value={values[field.name]}
              missing={tried && !isComplete(field, values[field.name])}
              onChange={(value) => setValues((before) => ({ ...before, [field.name]: value }))}
            />
          ))}
          <Group gap="md">
            <Button type="submit" size="md" loading={call.state.is === 'busy'}>
              {words.operation.send}
            </Button>
            {form.fields.some(({ place }) => place === 'body') && (
              <Text size="sm" c="dimmed">
                {words.operation.sentAs(mediaTypeOf(form, values))}
              </Text>
            )}
          </Group>
        </Stack>
      </form>
      {call.state.is === 'failed' && <FailureNotice failure={call.state.failure} />}
      {call.state.is === 'answered' && <Answer outcome={call.state.outcome} />}
    </Stack>
  );
}

/** What the client will send the fields as: a form as soon as there is a file. */
function mediaTypeOf(
  { fields, mediaTypes }: OperationForm,
  values: Readonly<Record<string, FieldValue>>,
): string {
  const hasFile = fields.some(({ name, kind }) => kind === 'file' && values[name] !== undefined);
  const wanted = hasFile ? 'multipart/form-data' : 'application/json';
  return mediaTypes.includes(wanted) ? wanted : (mediaTypes[0] ?? wanted);
}

function Answer({ outcome }: { outcome: unknown }): ReactNode {
  const { status, data } = outcome as {
    status?: unknown;
    data?: { message?: unknown; reason?: unknown; confidence?: unknown };
  };
  return (
    <Stack gap="md">
      <Title order={2} size="h4">
        {words.operation.answer}
      </Title>
      {typeof data?.message === 'string' && typeof status === 'boolean' && (
        <OutcomeNotice
          good={status}
          message={data.message}
          reason={typeof data.reason === 'string' ? data.reason : undefined}
        >
          {(typeof data.confidence === 'string' || typeof data.confidence === 'number') && (
            <ConfidenceGauge confidence={data.confidence} />
          )}
        </OutcomeNotice>
      )}
      <JsonView value={shortened(outcome)} label={words.operation.answer} />
    </Stack>
  );
}
