/**
 * The value that a share of a standard normal distribution lies above, to within 4.5e-4: formula 26.2.23 of Abramowitz and Stegun,
 * Handbook of Mathematical Functions. It falls as the share grows.
 * @param share above 0, below 1.
 */
export function normalDeviate(share: number): number {
  if (share > 0.5) return -normalDeviate(1 - share);
  const t = Math.sqrt(-2 * Math.log(share));
  const over = 2.515517 + t * (0.802853 + t * 0.010328);
  const under = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
  return t - over / under;
}
