import { absoluteServers } from './absolute-servers.js';
import { clientNames } from './client-names.js';
import { closedMessages } from './closed-messages.js';
import { dialogueOperations } from './dialogue-operations.js';
import { fieldsByName } from './fields-by-name.js';
import { identifiers } from './identifiers.js';
import { maxBytes } from './max-bytes.js';
import { namedOutcomes } from './named-outcomes.js';
import { operationList } from './operation-list.js';
import { outcomeExamples } from './outcome-examples.js';
import { provenance } from './provenance.js';
import { schemaNames } from './schema-names.js';
import { sentenceCase } from './sentence-case.js';
import { titles } from './titles.js';
import { typedConst } from './typed-const.js';

/** What the contract demands of itself beyond being good OpenAPI. */
export default function biometridRules() {
  return {
    id: 'biometrid',
    rules: {
      oas3: {
        'absolute-servers': absoluteServers,
        'client-names': clientNames,
        'dialogue-operations': dialogueOperations,
        'fields-by-name': fieldsByName,
        'named-outcomes': namedOutcomes,
        'schema-names': schemaNames,
        'closed-messages': closedMessages,
        identifiers,
        'max-bytes': maxBytes,
        'operation-list': operationList,
        'outcome-examples': outcomeExamples,
        provenance,
        'sentence-case': sentenceCase,
        titles,
        'typed-const': typedConst,
      },
    },
  };
}
