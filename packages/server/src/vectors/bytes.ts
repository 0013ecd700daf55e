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
