import { registerBackend } from 'onnxruntime-common';
import { nativeBackend } from './native-backend.js';

export { InferenceSession, Tensor } from 'onnxruntime-common';
export { OnnxRuntimeMissing } from './onnx-runtime-missing.js';

// What `InferenceSession.create` looks for when it is told `executionProviders: ['cpu']`, which is also the default here.
registerBackend('cpu', nativeBackend, 1);
