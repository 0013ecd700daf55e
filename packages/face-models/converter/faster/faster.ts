import type { OnnxGraph } from '@biometrid/model-build';
import { boundsAsClip } from './bounds-as-clip.js';
import { gentleSlopes } from './gentle-slopes.js';
import { preluAsConvolutions } from './prelu-as-convolutions.js';
import { recognisePrelu } from './recognise-prelu.js';
import { widenChannels } from './widen-channels.js';

/** The same function in a form that ONNX Runtime computes faster on a processor. */
export function faster(graph: OnnxGraph): OnnxGraph {
  return rewrites.reduce((rewritten, rewrite) => rewrite(rewritten), graph);
}

const rewrites = [boundsAsClip, recognisePrelu, gentleSlopes, widenChannels, preluAsConvolutions];
