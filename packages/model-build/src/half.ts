/** IEEE 754 binary16: a sign, five bits of exponent, ten of fraction. Every such number is a float32 as well. */
export function fromHalf(half: number): number {
  return numbers[half] ?? Number.NaN;
}

/** The number of half precision that is nearest, of two that are as near the even one; infinite from 65,520 on. */
export function toHalf(number: number): number {
  if (Number.isNaN(number)) return 0x7e00;
  const sign = number < 0 || Object.is(number, -0) ? 0x8000 : 0;
  const size = Math.abs(number);
  if (size >= 65_520) return sign | 0x7c00;
  // The smallest numbers have no leading one, and lie as far apart as those of the lowest exponent.
  const exponent = Math.max(-14, exponentOf(size));
  // The leading one raises the exponent's field from what comes before it; so does what is rounded up to the next power of two.
  return sign | (((exponent + 14) << 10) + nearest(size * (scales[exponent + 14] ?? 0)));
}

/** What each of the 65,536 stands for: a network has millions of them. */
const numbers = Float64Array.from({ length: 2 ** 16 }, (_, half) => {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
});

/** One for all calls. */
const bits = new DataView(new ArrayBuffer(8));

/** What makes the fraction of a number a whole one, for the exponents from -14 to 15. */
const scales = Array.from({ length: 30 }, (_, field) => 2 ** (24 - field));

/** Of the largest power of two in it. */
function exponentOf(size: number): number {
  bits.setFloat64(0, size);
  return ((bits.getUint16(0) >> 4) & 2047) - 1023;
}

function nearest(number: number): number {
  const below = Math.floor(number);
  const above = number - below;
  return above > 0.5 || (above === 0.5 && below % 2 === 1) ? below + 1 : below;
}
