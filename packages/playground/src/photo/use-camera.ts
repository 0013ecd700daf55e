import {
  BiometridDeviceError,
  type Camera,
  type Facing,
  openCamera,
} from '@biometrid/client/browser';
import { useEffect, useState } from 'react';
import { type Failure, failureOf } from '../calls/failure.js';
import { useCall } from '../calls/use-call.js';

type CameraState =
  | { readonly is: 'off' }
  | { readonly is: 'opening' }
  | { readonly is: 'on'; readonly camera: Camera }
  | { readonly is: 'failed'; readonly failure: Failure };

/** A camera that a component opens and closes; it is closed with the component. */
export interface UsedCamera {
  readonly state: CameraState;
  /** @param deviceId one of `listDevices`; the browser's choice when absent. */
  open(deviceId?: string): void;
  close(): void;
  /** It went away by itself. */
  lost(): void;
}

/** @param atOnce opens it without being asked. */
export function useCamera(facing: Facing, atOnce: boolean): UsedCamera {
  const [isLost, setLost] = useState(false);
  const call = useCall((signal, deviceId?: string) => openCamera({ facing, deviceId, signal }));
  const { run, reset } = call;
  useEffect(() => {
    if (atOnce) run();
  }, [atOnce, run]);
  return {
    state: isLost ? { is: 'failed', failure: gone() } : stateOf(call.state),
    open(deviceId) {
      setLost(false);
      run(deviceId);
    },
    close: reset,
    lost() {
      reset();
      setLost(true);
    },
  };
}

function stateOf(call: ReturnType<typeof useCall<[string?], Camera>>['state']): CameraState {
  switch (call.is) {
    case 'idle':
      return { is: 'off' };
    case 'busy':
      return { is: 'opening' };
    case 'answered':
      return { is: 'on', camera: call.outcome };
    case 'failed':
      return call;
  }
}

function gone(): Failure {
  return failureOf(new BiometridDeviceError('DEVICE_FAILED', 'camera'));
}
