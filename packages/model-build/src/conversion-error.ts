/** Why a graph cannot be converted: a damaged file, weights that are cut short, an operation that has no counterpart here. */
export class ConversionError extends Error {
  override readonly name = 'ConversionError';
}
