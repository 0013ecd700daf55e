/** What an encoder makes of a face. */
export interface Embedding {
  /** Id and version of the encoder, such as `mobilefacenet-1`. Those of different encoders are never compared. */
  readonly encoder: string;
  /** Of unit length. */
  readonly vector: Float32Array;
}

/** A face as all enabled encoders see it. Where there are two, their fusion comes first. */
export interface Template {
  readonly embeddings: readonly Embedding[];
}
