import type { Bound } from './shape.js';

/** Whether `value` is a whole number of `divisor`s, in decimal arithmetic: 0.3 is a multiple of 0.1. */
export function isMultipleOf(value: number, divisor: number): boolean {
  const a = decimal(value);
  const b = decimal(divisor);
  if (a === undefined || b === undefined || b.digits === 0n) return false;
  const places = Math.max(a.places, b.places);
  return scaled(a, places) % scaled(b, places) === 0n;
}

/** Whether all that is above `b` is above `a` (`undefined` is no bound). */
export function isAtLeast(b: Bound | undefined, a: Bound | undefined): boolean {
  if (a === undefined) return true;
  return b !== undefined && (b.value > a.value || (b.value === a.value && (b.open || !a.open)));
}

/** Whether all that is below `b` is below `a`. */
export function isAtMost(b: Bound | undefined, a: Bound | undefined): boolean {
  if (a === undefined) return true;
  return b !== undefined && (b.value < a.value || (b.value === a.value && (b.open || !a.open)));
}

/** Whether no number lies between the two. */
export function isEmptyRange(least: Bound | undefined, most: Bound | undefined): boolean {
  if (least === undefined || most === undefined) return false;
  return least.value > most.value || (least.value === most.value && (least.open || most.open));
}

interface Decimal {
  readonly digits: bigint;
  readonly places: number;
}

const maxPlaces = 400;

function decimal(value: number): Decimal | undefined {
  const match = /^(-?\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value));
  if (match === null) return undefined;
  const [, whole = '0', fraction = '', exponent = '0'] = match;
  const places = fraction.length - Number(exponent);
  if (Math.abs(places) > maxPlaces) return undefined;
  const digits = BigInt(whole + fraction);
  return places >= 0 ? { digits, places } : { digits: digits * 10n ** BigInt(-places), places: 0 };
}

function scaled({ digits, places }: Decimal, to: number): bigint {
  return digits * 10n ** BigInt(to - places);
}
