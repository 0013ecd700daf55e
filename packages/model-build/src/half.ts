/** IEEE 754 binary16: a sign, five bits of exponent, ten of fraction. Every such number is a float32 as well. */
export function fromHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The number of half precision that is nearest, of two that are as near the even one; infinite from 65,520 on. */
export function toHalf(number: number): number {
  const sign = number < 0 || Object.is(number, -0) ? 0x8000 : 0;
  const size = Math.abs(number);
  if (Number.isNaN(size)) return 0x7e00;
  if (size >= 65_520) return sign | 0x7c00;
  // The smallest numbers have no leading one, and lie as far apart as those of the lowest exponent.
  const exponent = Math.max(-14, exponentOf(size));
  // The leading one raises the exponent's field from what comes before it; so does what is rounded up to the next power of two.
  return sign | (((exponent + 14) << 10) + nearest(size * 2 ** (10 - exponent)));
}

/** Of the largest power of two in it. */
function exponentOf(size: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, size);
  return ((view.getUint16(0) >> 4) & 2047) - 1023;
}

function nearest(number: number): number {
  const below = Math.floor(number);
  const above = number - below;
  return above > 0.5 || (above === 0.5 && below % 2 === 1) ? below + 1 : below;
}
