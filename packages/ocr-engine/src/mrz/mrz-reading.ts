import type { Quad } from '../geometry/quad.js';

/** The formats of ICAO Doc 9303 parts 4 to 7, and the old French identity card (2 x 36 with a layout of its own). */
export type MrzFormat = 'TD1' | 'TD2' | 'TD3' | 'MRV-A' | 'MRV-B' | 'FRENCH-ID';

/** What a machine readable zone says. */
export interface MrzReading {
  readonly format: MrzFormat;
  /** Two or three lines of `A` to `Z`, `0` to `9` and `<`, as many letters as the format has. */
  readonly lines: readonly string[];
  /**
   * Whether everything that can be checked is: all check digits of the format agree, state and nationality are known codes, and no other
   * reading is nearly as likely. Names are covered by nothing: their confidence is all there is.
   */
  readonly verified: boolean;
  /** Letters that the format's alphabets or a check digit changed after the most likely path. */
  readonly corrections: readonly MrzCorrection[];
  readonly fields: MrzFields;
  readonly checks: readonly MrzCheck[];
  /** Around the lines, in pixels of the upright picture. */
  readonly box: Quad;
  /** Probability of the least certain letter, 0 to 1. */
  readonly confidence: number;
}

export interface MrzCorrection {
  /** From 0. */
  readonly line: number;
  /** Place in the line, from 0. */
  readonly place: number;
  readonly before: string;
  readonly after: string;
}

/** Fields as text. Absent where the format or the document has none. */
export interface MrzFields {
  /** `I`, `P`, `V` and a second letter. */
  readonly documentCode: string;
  /** Three letters of ICAO 9303 part 3, section 5, fillers dropped. */
  readonly issuingState: string;
  readonly surnames: string;
  readonly names: string;
  /** Whether the names fill their field to its last place: they may go on in the visual zone. */
  readonly namesCut: boolean;
  readonly documentNumber: string;
  /** As `issuingState`. `FRA` on the old French card, which does not write it. */
  readonly nationality: string;
  /** Six letters `YYMMDD`; unknown parts are `<`. */
  readonly birthDate: string;
  /** Six letters `YYMMDD`. The old French card has none. */
  readonly expiryDate?: string;
  readonly sex: 'M' | 'F' | 'X';
  /** The optional data of line 1 (TD1) or line 2, fillers dropped. */
  readonly optional1?: string;
  readonly optional2?: string;
}

/** One thing that the zone can be held against. */
export interface MrzCheck {
  readonly name:
    | 'documentNumber'
    | 'birthDate'
    | 'expiryDate'
    | 'personalNumber'
    | 'composite'
    | 'documentCode'
    | 'issuingState'
    | 'nationality'
    | 'names'
    | 'dates'
    | 'alphabet';
  readonly good: boolean;
  /** What was found in place of what was expected, without personal data: `3 for 7`. */
  readonly detail?: string;
}
