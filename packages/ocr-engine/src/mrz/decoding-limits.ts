// What the decoder takes for granted. Where a number was measured: on zones that the line generator of ../../training made with seeds the
// reader was not trained on, letters of 4.6 to 30 pixels, three views a line.

/** Lines beyond these are left unread: a zone has three, and a picture has two zones at most. */
export const mostLines = 6;
export const mostViews = 10;
/** Frames of a view, at 4 pixels each. Of 44 letters as wide as they get, with wide margins, there are half as many. */
export const mostFrames = 400;

/** Letters that a line may seem to lack or have too many on the likeliest path: fillers run together at low resolution. */
export const lengthSlack = 9;
/** Another length than the nearest is tried as well when the line seems to be this many letters farther from it, or less. */
export const lengthDoubt = 3;

/** Formats are decoded to the end when their fit (mean natural logarithm, a letter) is this near to the best one's. */
export const fitDoubt = 0.25;
export const mostFormats = 2;

/** What a letter outside its alphabet costs at most (natural logarithm) when formats are compared: one misread letter decides nothing. */
export const dearestLetter = 9;

/** How fast the weight of a view falls with its mean log-probability of a letter: a tenth less, a third of the weight. */
export const viewPreference = 10;
/** A view with less weight than this is left out once the format is known. */
export const leastViewWeight = 0.05;

/**
 * By how much (natural logarithm, a field) letters outside a field's alphabet must be likelier than those within for them to stand as they
 * are. Look-alikes of different alphabets stay below.
 */
export const plainDisagreement = 12;

/** How much less likely (natural logarithm) a known code of a state may be than letters that are nobody's, and still be put for them. */
export const mostStateCost = 5;

/** Letters that check digits may change. More would fit by chance: with two of forty, some thousand changes meet two digits ten times. */
export const mostRepairs = 2;
/** How much less likely (natural logarithm) the letters that agree may be than the likeliest. */
export const mostRepairCost = 7;

/**
 * Below this fit (mean natural logarithm of a letter's probability and of its alphabet's) nothing is a zone. Of 1,400 zones those read right
 * had a likelihood of -0.06 or more, those read wrong of -0.1 or more; three letters outside their alphabet take 0.4 at most. Letters at
 * random, however clear, are below -2.
 */
export const leastFit = -0.75;
/**
 * A zone has at least this share of its check digits right, or else is read with this fit: specimens are printed with wrong ones. About 98 of
 * a hundred zones read right fit so well, half of those read wrong.
 */
export const leastAgreement = 0.5;
export const sureFit = -0.03;

/**
 * Where more of the letters are other than those that were read, no zone is printed: pages of text become one by their correction alone,
 * half of it. Of 97 photographed zones the one that was corrected most was by a ninth, and wrong; those read right by a thirtieth at most.
 */
export const mostCorrected = 0.25;

/**
 * From this certainty on a reading is called verified. Of 1,000 zones of a seed that nothing was chosen by, 618 were, all of them right; from
 * 0.9 on 1 of 653 was wrong, from 0.8 on 4 of 690.
 */
export const leastCertainty = 0.95;
/**
 * How much the digits have to speak for the letters: the probability that letters drawn by the scores agree, times ten for every digit, which
 * is how often letters drawn at random do. So alternatives are dear: K of them agree falsely with c digits K / 10^c times.
 */
export const leastEvidence = 50;
