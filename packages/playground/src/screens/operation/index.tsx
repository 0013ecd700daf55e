import { Anchor, Group, NativeSelect, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { linkToDocs } from '../../docs/link-to-docs.js';
import { operationForms } from '../../generated/operations.js';
import { Notice } from '../../notice/notice.js';
import { linkTo } from '../../routing/route.js';
import { words } from '../../words/index.js';
import type { ScreenProps } from '../index.js';
import { ScreenHead } from '../screen-head.js';
import { CallForm } from './call-form.js';

/** Every operation of the contract as a plain form, at `#/operation/<operationId>`. */
export default function Operation({ rest: [id] }: ScreenProps): ReactNode {
  const shown =
    id === undefined ? operationForms[0] : operationForms.find((form) => form.id === id);
  const docs = shown && linkToDocs(`#/${shown.tag}/${shown.id}`.toLowerCase());
  const tags = [...new Set(operationForms.map(({ tag }) => tag))];
  return (
    <>
      <ScreenHead title={words.operation.title} lead={words.operation.lead} />
      <Stack gap="xl">
        <NativeSelect
          label={words.operation.choose}
          size="md"
          maw="30rem"
          value={shown?.id ?? ''}
          onChange={(event) => {
            location.hash = linkTo('operation', event.currentTarget.value);
          }}
          data={[
            ...(shown ? [] : [{ value: '', label: '', disabled: true }]),
            ...tags.map((group) => ({
              group,
              items: operationForms
                .filter(({ tag }) => tag === group)
                .map(({ id, summary }) => ({ value: id, label: summary })),
            })),
          ]}
        />
        {shown === undefined ? (
          <Notice tone="care">{words.operation.unknown(id ?? '')}</Notice>
        ) : (
          <Stack gap="lg">
            <Group gap="md" justify="space-between">
              <Text ff="monospace" size="sm" style={{ overflowWrap: 'anywhere' }}>
                <strong>{shown.method}</strong> {shown.base}
                {shown.path}
              </Text>
              {docs !== undefined && (
                <Anchor size="sm" href={docs}>
                  {words.operation.inDocs}
                </Anchor>
              )}
            </Group>
            <CallForm key={shown.id} form={shown} />
          </Stack>
        )}
      </Stack>
    </>
  );
}
