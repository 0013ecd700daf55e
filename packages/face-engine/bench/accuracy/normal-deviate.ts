/**
 * The value that a share of a standard normal distribution lies below (its probit), to within 4.5e-4: formula 26.2.23 of
 * Abramowitz and Stegun, Handbook of Mathematical Functions.
 * @param share 0 to 1; the ends give the infinities.
 */
export function normalDeviate(share: number): number {
  if (share > 0.5) return -normalDeviate(1 - share);
  if (share === 0) return Number.NEGATIVE_INFINITY;
  const t = Math.sqrt(-2 * Math.log(share));
  const over = 2.515517 + t * (0.802853 + t * 0.010328);
  const under = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
  return over / under - t;
}
