import type { Refusal } from './refusals.js';

/** What the details of entries are called, of which type each is, and what it says. Never a score, a name, an image or a vector. */
export const auditFacts = {
  because: { type: 'text', meaning: 'why it was refused' },
  falseMatchRate: { type: 'number', meaning: 'the false match rate decided by' },
  modality: { type: 'text', meaning: 'what the template is of: face or voice' },
  unseen: {
    type: 'number',
    meaning: 'templates that the search for duplicates could not see, because they do not open',
  },
  unseenEncoders: {
    type: 'text',
    meaning:
      'encoders of the client’s templates that the search could not see, because the engine compares with nothing of theirs',
  },
  enrolments: { type: 'number', meaning: 'how many enrolments' },
  due: { type: 'text', meaning: 'when they are to be erased' },
  looksYoung: { type: 'flag', meaning: 'there where the age was estimated to be below 16' },
  verified: { type: 'flag', meaning: 'whether it was a match' },
  kind: { type: 'text', meaning: 'what the dialogue is for: enroll, verify or adapt' },
  language: { type: 'text', meaning: 'the language of the dialogue' },
  session: {
    type: 'text',
    meaning: 'whether the recording came with the cookie of the dialogue: same, other or none',
  },
  over: { type: 'flag', meaning: 'whether the dialogue ended with it' },
  fault: {
    type: 'text',
    meaning: 'why the recording was refused, in the words of the voice engine',
  },
  client: { type: 'text', meaning: 'id of the client' },
  backup: { type: 'text', meaning: 'id of the backup' },
  createdAt: { type: 'text', meaning: 'when the backup was made' },
  users: {
    type: 'number',
    meaning: 'of a backup, users who were erased again; of a calibration, those who were compared',
  },
  pairs: { type: 'number', meaning: 'pairs of them' },
  encoder: { type: 'text', meaning: 'what made their templates' },
  formerEncoder: { type: 'text', meaning: 'what made the templates before' },
  verificationRise: {
    type: 'number',
    meaning: 'by how much the score rose that a verification at the client’s rate asks for',
  },
  searchRise: { type: 'number', meaning: 'the same of a search, and of the look for duplicates' },
  templates: { type: 'number', meaning: 'templates of other users that were erased again' },
  rows: { type: 'number', meaning: 'rows that were copied' },
  key: { type: 'text', meaning: 'id of the master key' },
  from: { type: 'text', meaning: 'id of the master key before' },
  to: { type: 'text', meaning: 'id of the master key after' },
} as const satisfies Record<string, { type: keyof FactTypes; meaning: string }>;

interface FactTypes {
  text: string;
  number: number;
  flag: boolean;
}

type FactName = keyof typeof auditFacts;

interface ActionDescription {
  /** Completes "An entry means that …". */
  readonly meaning: string;
  /** Details that every entry of it has. */
  readonly detail: readonly Exclude<FactName, 'because'>[];
  /** Details that an entry of it may have. */
  readonly optional?: readonly Exclude<FactName, 'because'>[];
  /** The reasons for which it refuses. Each entry of it names one. */
  readonly because?: readonly [Refusal, ...Refusal[]];
}

const heard = ['kind', 'language', 'session', 'over'] as const;

/** Why a recording is none of its prompt. */
const unfit = [
  'unusable recording',
  'same recording',
  'heard before',
  'other digits',
  'more than digits',
] as const;

/** What the chain of a client records. */
export const clientActions = {
  'user.created': { meaning: 'a user was made', detail: [] },
  'user.deleted': { meaning: 'a user was erased with all templates', detail: [] },
  'template.unreadable': {
    meaning: 'a template of the user was found not to open: it, or its key, was changed',
    detail: ['modality'],
  },
  'face.enrolled': {
    meaning: 'a face was enrolled',
    detail: ['falseMatchRate'],
    optional: ['looksYoung', 'unseen', 'unseenEncoders'],
  },
  'face.enrolment.refused': {
    meaning: 'a face was not enrolled',
    detail: [],
    optional: ['falseMatchRate'],
    because: [
      'no usable face',
      'not living',
      'duplicate',
      'enrolled already',
      'another face',
      'another encoder',
    ],
  },
  'face.verified': { meaning: 'a face was verified', detail: ['falseMatchRate'] },
  'face.verification.refused': {
    meaning: 'a face was not verified',
    detail: [],
    optional: ['falseMatchRate'],
    because: ['no usable face', 'not living', 'another face', 'another encoder'],
  },
  'face.adapted': { meaning: 'a face was adapted', detail: ['falseMatchRate'] },
  'face.moved': {
    meaning:
      'a face was adapted that another encoder had made, and took the place of all that the user had, made by the encoder in use',
    detail: ['falseMatchRate', 'encoder', 'formerEncoder'],
  },
  'face.adaptation.refused': {
    meaning: 'a face was not adapted',
    detail: [],
    optional: ['falseMatchRate'],
    because: ['no usable face', 'not living', 'not alike enough', 'another encoder'],
  },
  'face.found': {
    meaning: 'a search found the user; an entry for each who was found',
    detail: ['falseMatchRate'],
    optional: ['unseenEncoders'],
  },
  'face.search.refused': {
    meaning: 'a search found nobody, or had no face to look for',
    detail: [],
    optional: ['falseMatchRate', 'unseenEncoders'],
    because: ['no usable face', 'not living', 'nobody'],
  },
  'face.compared': {
    meaning: 'two photos were compared, which are nobody’s',
    detail: ['verified', 'falseMatchRate'],
  },
  'face.comparison.refused': {
    meaning: 'two photos were not compared',
    detail: [],
    because: ['no usable face', 'not living'],
  },
  'face.calibrated': {
    meaning: 'thresholds of faces were set anew by the client’s own enrolled people',
    detail: ['encoder', 'users', 'pairs', 'verificationRise', 'searchRise'],
  },
  'document.validated': {
    meaning: 'a document was read, and every decisive check is good',
    detail: [],
  },
  'document.validation.refused': {
    meaning: 'a document was not read, or fails a check',
    detail: [],
    because: ['nothing readable', 'check failed'],
  },
  'face.erased': { meaning: 'an enrolled face was erased on request', detail: [] },
  'face.expired': {
    meaning: 'an enrolled face was erased after template-retention',
    detail: [],
  },
  'dialogue.opened': {
    meaning: 'a voice dialogue was opened',
    detail: ['kind', 'language'],
  },
  'dialogue.restarted': {
    meaning: 'an open voice dialogue was ended on request',
    detail: [],
  },
  'voice.accepted': {
    meaning: 'a recording was accepted, and more are needed',
    detail: heard,
  },
  'voice.refused': {
    meaning: 'a recording was refused, and another one is needed',
    detail: heard,
    optional: ['fault'],
    because: unfit,
  },
  'voice.enrolled': { meaning: 'a voice was enrolled', detail: heard },
  'voice.enrolment.refused': {
    meaning: 'a voice was not enrolled',
    detail: heard,
    optional: ['fault'],
    because: [...unfit, 'recordings gone', 'not like before'],
  },
  'voice.verified': { meaning: 'a voice was verified', detail: [...heard, 'falseMatchRate'] },
  'voice.verification.refused': {
    meaning: 'a voice was not verified',
    detail: heard,
    optional: ['falseMatchRate', 'fault'],
    because: [...unfit, 'recordings gone', 'another voice'],
  },
  'voice.adapted': { meaning: 'a voice was adapted', detail: [...heard, 'falseMatchRate'] },
  'voice.adaptation.refused': {
    meaning: 'a voice was not adapted',
    detail: heard,
    optional: ['falseMatchRate', 'fault'],
    because: [...unfit, 'recordings gone', 'not alike enough'],
  },
  'voice.unlocked': {
    meaning: 'an operator let a voice be verified again before the hour of voice-tries was over',
    detail: [],
  },
  'voice.erased': { meaning: 'an enrolled voice was erased on request', detail: [] },
  'voice.expired': {
    meaning: 'an enrolled voice was erased after template-retention',
    detail: [],
  },
} as const satisfies Record<string, ActionDescription>;

/** What the chain of the system records. */
export const systemActions = {
  'client.created': { meaning: 'a client was made', detail: ['client'] },
  'client.updated': {
    meaning: 'name or settings of a client were changed',
    detail: ['client'],
  },
  'client.credentials.rotated': {
    meaning: 'a client got new credentials',
    detail: ['client'],
  },
  'client.revoked': {
    meaning: 'the credentials of a client were taken away',
    detail: ['client'],
  },
  'backup.made': { meaning: 'a backup was made', detail: ['backup'] },
  'backup.restored': {
    meaning: 'a backup was put in the place of the database',
    detail: ['backup', 'createdAt', 'users', 'templates'],
  },
  'storage.migrated': {
    meaning: 'the database was copied to PostgreSQL',
    detail: ['rows'],
  },
  'storage.migrated.back': {
    meaning: 'the database was copied from PostgreSQL into a data folder',
    detail: ['rows'],
  },
  'retention.announced': {
    meaning: 'enrolments that nobody used were announced to expire',
    detail: ['enrolments', 'due'],
  },
  'retention.erased': {
    meaning: 'enrolments that were announced to expire were erased',
    detail: ['enrolments'],
  },
  'retention.stopped': {
    meaning: 'an operator called back what was announced, and nothing expires until further notice',
    detail: ['enrolments'],
  },
  'retention.started': {
    meaning: 'an operator lets enrolments expire again, and says that the clock is right',
    detail: [],
  },
  'masterkey.activated': {
    meaning: 'another master key is in use',
    detail: ['from', 'to'],
  },
  'masterkey.removed': {
    meaning: 'a master key was taken out of the key ring',
    detail: ['key'],
  },
} as const satisfies Record<string, ActionDescription>;

export type ClientAction = keyof typeof clientActions;
export type SystemAction = keyof typeof systemActions;
export type AuditAction = ClientAction | SystemAction;

type Descriptions = typeof clientActions & typeof systemActions;

/** What the lists of some actions name under a heading. */
type Named<
  A extends AuditAction,
  List extends 'detail' | 'optional' | 'because',
> = Descriptions[A] extends infer Description
  ? Description extends { readonly [L in List]: readonly (infer Item)[] }
    ? Item
    : never
  : never;

type FactOf<Name> = Name extends FactName ? FactTypes[(typeof auditFacts)[Name]['type']] : never;

/** The details of an action's entries: those that each has, and those that it may have. */
export type AuditDetail<A extends AuditAction> = [A] extends [PlainAction]
  ? Readonly<Record<string, never>>
  : { readonly [Name in Named<A, 'detail'>]: FactOf<Name> } & {
      readonly [Name in Named<A, 'optional'>]?: FactOf<Name>;
    } & ([Named<A, 'because'>] extends [never]
        ? unknown
        : { readonly because: Named<A, 'because'> });

/** Actions of which there is nothing more to say. */
export type PlainAction = {
  [A in ClientAction]: [Named<A, 'detail'> | Named<A, 'optional'> | Named<A, 'because'>] extends [
    never,
  ]
    ? A
    : never;
}[ClientAction];
