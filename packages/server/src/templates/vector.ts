/** The cosine of two vectors of unit length. @throws when they are not of the same dimensions. */
export function cosine(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) throw new Error('Vectors of different encoders cannot be compared.');
  let sum = 0;
  for (let n = 0; n < a.length; n += 1) sum += (a[n] ?? 0) * (b[n] ?? 0);
  return sum;
}

/** The bytes of a vector, a copy: float32 in the byte order of the machine, which is little-endian wherever Node runs today. */
export function toBytes(vector: Float32Array): Uint8Array {
  return new Uint8Array(
    vector.buffer.slice(vector.byteOffset, vector.byteOffset + vector.byteLength),
  );
}

/** The vector of its bytes, a copy. */
export function toVector(bytes: Uint8Array): Float32Array {
  // A copy of its own begins at a multiple of four, as a Float32Array must.
  return new Float32Array(Uint8Array.from(bytes).buffer);
}
