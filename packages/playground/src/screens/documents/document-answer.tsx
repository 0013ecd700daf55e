import type { ValidateDocumentOutcome } from '@biometrid/client';
import { Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useMemo } from 'react';
import { OutcomeNotice } from '../../outcome/outcome-notice.js';
import { useObjectUrl } from '../../photo/use-object-url.js';
import { words } from '../../words/index.js';
import { Checks } from './checks.js';
import styles from './documents.module.css';
import { Fields } from './fields.js';
import { jpegOf } from './jpeg.js';
import { PortraitAndSelfie } from './portrait-and-selfie.js';

/** What was answered of a document: whether it is good, its pictures, its values and its checks. */
export function DocumentAnswer({
  outcome: { status, data },
}: {
  outcome: ValidateDocumentOutcome;
}): ReactNode {
  const { message, fields, photo } = data;
  const reason = 'reason' in data ? data.reason : undefined;
  const cuts = [
    { name: words.documents.front, cut: data.frontCut, by: data.frontCutBy },
    { name: words.documents.back, cut: data.backCut, by: data.backCutBy },
  ];
  return (
    <Stack gap="xl">
      <OutcomeNotice good={status} message={message} reason={reason}>
        {status && <Text size="sm">{words.documents.noProof}</Text>}
      </OutcomeNotice>
      {cuts.some(({ cut }) => cut !== undefined) && (
        <section>
          <Title order={2} mb="md">
            {words.documents.cuts}
          </Title>
          <div className={styles['pictures']}>
            {cuts.map(
              ({ name, cut, by }) =>
                cut !== undefined && (
                  <Picture
                    key={name}
                    name={name}
                    base64={cut}
                    note={by === undefined ? undefined : words.documents.cutBy[by]}
                  />
                ),
            )}
          </div>
        </section>
      )}
      {photo !== undefined && <PortraitAndSelfie key={photo} portrait={photo} />}
      {fields && <Fields fields={fields} />}
      {fields && <Checks validation={fields.validation} />}
    </Stack>
  );
}

function Picture({
  name,
  base64,
  note,
}: {
  name: string;
  base64: string;
  note: string | undefined;
}): ReactNode {
  const file = useMemo(() => jpegOf(base64, name), [base64, name]);
  return (
    <figure className={styles['picture']}>
      <img src={useObjectUrl(file)} alt={words.documents.cutOf(name)} />
      <figcaption>{[name, note].filter(Boolean).join(': ')}</figcaption>
    </figure>
  );
}
