import type { CompareDocumentPhotoOutcome } from '@biometrid/client';
import type { ReactNode } from 'react';
import { words } from '../words/index.js';
import { ConfidenceGauge } from './confidence-gauge.js';
import { OutcomeNotice } from './outcome-notice.js';

/** Whether two photos show one person. The comparison succeeds either way: `verified` tells. */
export function ComparisonNotice({
  outcome: { status, data },
}: {
  outcome: CompareDocumentPhotoOutcome;
}): ReactNode {
  const { message } = data;
  if (!('verified' in data))
    return <OutcomeNotice good={status} message={message} reason={data.reason} />;
  return (
    <OutcomeNotice
      good={data.verified}
      message={message}
      sentence={data.verified ? words.outcome.samePerson : words.outcome.twoPersons}
    >
      <ConfidenceGauge confidence={data.confidence} />
    </OutcomeNotice>
  );
}
