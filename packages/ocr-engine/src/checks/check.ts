/** Something that a document is held against. */
export interface Check {
  /** As the API calls it, such as `integrity_doc_number`. */
  readonly name: CheckName;
  readonly good: boolean;
  /** A measured value, or what is wrong: no personal data. */
  readonly detail?: string;
  /** Whether the document fails when it fails. */
  readonly decisive: boolean;
}

/**
 * Checks by which a document fails, in the order in which a failure is told. Each applies only where the document shows what it needs,
 * and is absent otherwise. Names are those of the contract's section 8.6 where one fits.
 */
export const decisiveChecks = {
  doctype:
    'the zone is of the format that `doctype` has: a passport TD3, a card TD1, TD2 or the old French one',
  mrz_format: 'the zone has the letters that each of its fields may have',
  mrz_document_code: 'the first letters of the zone are those of a document of its format',
  mrz_names: 'the zone has a name',
  integrity_doc_number: 'check digit of the document number',
  integrity_birth_date: 'check digit of the date of birth',
  integrity_expiry_date: 'check digit of the date of expiry',
  integrity_personal_number: 'check digit of the personal number of a passport',
  integrity_composite: 'check digit over the whole zone',
  mrz_state: 'the issuing state is a code of ICAO Doc 9303 part 3',
  mrz_nationality: 'the nationality is one',
  integrity_id_number:
    "check digits of the holder's national number, of states whose rule is public",
  integrity_tax_number: 'the same of the tax number',
  integrity_card_number:
    "the same of the document's number, where its state gives it check digits of its own",
  dates_possible: 'every date is a day of the calendar, and nobody is older than 130 years',
  dates_order: 'birth before issue before expiry',
  expiration_date: 'the document has not expired',
  match_surname: 'sources agree in the surname',
  match_name: 'in the given names',
  match_doc_number: 'in the document number',
  match_birth_date: 'in the date of birth',
  match_expiry_date: 'in the date of expiry',
  match_gender: 'in the gender',
  match_nationality: 'in the nationality',
  sides_differ:
    'front and back are two different pictures. Absent where a zone, a portrait or a code tells them apart',
} as const;

/** Checks that are told and decide nothing. */
export const informativeChecks = {
  mrz_verified: 'all check digits and codes are right, and no other reading is nearly as likely',
  front_resolution:
    'the front is at least 500 pixels wide on the photo; the detail is the size of the photo',
  front_blurring: 'the front is sharp; the detail is the variance of its Laplacian',
  front_luminance:
    'the front is neither dark nor washed out; the detail is its mean brightness, 0 to 255',
  front_glare:
    'little of the front is burnt out; the detail is the share that is. Absent of a scan on white paper',
  front_whole: 'the whole front is on the photo',
  back_resolution: 'the same of the back',
  back_blurring: 'the same of the back',
  back_luminance: 'the same of the back',
  back_glare: 'the same of the back',
  back_whole: 'the same of the back',
  portrait: 'a portrait was found on the document',
} as const;

export type CheckName = keyof typeof decisiveChecks | keyof typeof informativeChecks;

/** The outcome of a check. */
export function check(name: CheckName, good: boolean, detail?: string): Check {
  return { name, good, ...(detail !== undefined && { detail }), decisive: name in decisiveChecks };
}

/** The order in which checks are told: decisive ones first. */
export const checkNames: readonly string[] = [
  ...Object.keys(decisiveChecks),
  ...Object.keys(informativeChecks),
];
