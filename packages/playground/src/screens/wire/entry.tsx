import { Button, Stack, Tabs, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { CodeView, JsonView } from '../../wire/json-view.js';
import { samplesOf } from '../../wire/samples.js';
import { sizeText } from '../../wire/size-text.js';
import type { WireEntry } from '../../wire/wire.js';
import { words } from '../../words/index.js';
import styles from './entry.module.css';

/** A request in a line; opened, what it carried, what was answered, and how somebody else makes it. */
export function Entry({ entry }: { entry: WireEntry }): ReactNode {
  const [open, setOpen] = useState(false);
  const { operation, attempt, method, url, answer } = entry;
  const { pathname, search } = new URL(url);
  return (
    <li className={styles['entry']}>
      <button
        type="button"
        className={styles['line']}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Status answer={answer} />
        <span className={styles['what']}>
          <span className={styles['operation']}>
            {operation}
            {attempt > 1 && ` · ${words.wire.attempt(attempt)}`}
          </span>
          <span className={styles['path']}>
            {method} {pathname}
            {search}
          </span>
        </span>
        <span className={styles['figures']}>
          {answer && `${answer.milliseconds} ms · ${sizeText(answer.size)}`}
        </span>
      </button>
      {open && <Details entry={entry} />}
    </li>
  );
}

function Status({ answer }: { answer: WireEntry['answer'] }): ReactNode {
  const status = answer?.status;
  const text = answer === undefined ? words.wire.underWay : (status ?? words.wire.noAnswer);
  const tone = answer === undefined ? 'quiet' : (status ?? 599) < 400 ? 'good' : 'bad';
  return (
    <span className={styles['status']} data-tone={tone}>
      {text}
    </span>
  );
}

function Details({ entry }: { entry: WireEntry }): ReactNode {
  const { request, answer } = entry;
  const samples = samplesOf(entry);
  const sent = {
    ...request.values,
    ...Object.fromEntries(
      Object.entries(request.files).map(([field, { name, type, bytes }]) => [
        field,
        words.wire.file(name, type, sizeText(bytes)),
      ]),
    ),
  };
  return (
    <Tabs defaultValue="answer" className={styles['details'] ?? ''}>
      <Tabs.List>
        <Tabs.Tab value="answer">{words.wire.answer}</Tabs.Tab>
        <Tabs.Tab value="request">{words.wire.request}</Tabs.Tab>
        {samples && <Tabs.Tab value="curl">{words.wire.curl}</Tabs.Tab>}
        {samples && <Tabs.Tab value="typescript">{words.wire.typescript}</Tabs.Tab>}
      </Tabs.List>
      <Tabs.Panel value="answer" pt="md">
        {answer?.body === undefined ? (
          <Text c="dimmed">{words.wire.noBody}</Text>
        ) : (
          <JsonView value={answer.body} label={words.wire.answer} />
        )}
      </Tabs.Panel>
      <Tabs.Panel value="request" pt="md">
        {Object.keys(sent).length === 0 ? (
          <Text c="dimmed">{words.wire.noBody}</Text>
        ) : (
          <JsonView value={sent} label={words.wire.request} />
        )}
      </Tabs.Panel>
      {samples && (
        <>
          <Tabs.Panel value="curl" pt="md">
            <Sample code={samples.curl} label={words.wire.curl} />
          </Tabs.Panel>
          <Tabs.Panel value="typescript" pt="md">
            <Sample code={samples.typescript} label={words.wire.typescript} />
          </Tabs.Panel>
        </>
      )}
    </Tabs>
  );
}

function Sample({ code, label }: { code: string; label: string }): ReactNode {
  const [copied, setCopied] = useState(false);
  return (
    <Stack gap="xs" align="flex-start">
      <CodeView code={code} label={label} />
      <Button
        size="xs"
        variant="default"
        onClick={() => navigator.clipboard.writeText(code).then(() => setCopied(true))}
      >
        {copied ? words.wire.copied : words.wire.copy}
      </Button>
    </Stack>
  );
}
