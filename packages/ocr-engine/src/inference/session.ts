import { InferenceSession } from '@biometrid/onnx-runtime';

/**
 * Loads a network from an ONNX file. It takes one thread: a server runs as many engines as it has processors. Memory is given back after
 * each run: pictures and lines differ in size, and a pool that grows to the largest of them costs twice what the network itself needs.
 */
export function openSession(file: string): Promise<InferenceSession> {
  return InferenceSession.create(file, {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    enableCpuMemArena: false,
    logSeverityLevel: 3,
  });
}
