import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { OperationId } from '@biometrid/types';
import type { Reading } from '../system.js';
import {
  Counter,
  exposition,
  Histogram,
  type Metric,
  type Series,
  textFormat,
} from './exposition.js';

/** What the server counts. Nothing in it tells of a client or a user. */
export interface Metrics {
  /** Counts an answer; `operation` is undefined where it is none of the contract's. */
  answered(operation: OperationId | undefined, status: number, milliseconds: number): void;
  storageFailed(): void;
  connectionRefused(): void;
  /** The media type of `text`. */
  readonly contentType: string;
  /** All of it in Prometheus' text format. */
  text(): string;
  /** Ends the watch on the event loop. */
  close(): void;
}

/** Seconds: from what a cached answer takes to the longest that an engine may. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
/** How often the event loop's delay is measured. Milliseconds. */
const resolution = 50;

/** Starts counting. @param readings of the services behind the operations. */
export function createMetrics(readings: readonly Reading[] = []): Metrics {
  const requests = new Histogram(
    'biometrid_request_seconds',
    'Time that answers took, by operation of the contract and status; its count is the number of requests',
    buckets,
  );
  const storageFailures = new Counter(
    'biometrid_storage_failures_total',
    'Requests that the database could not serve',
  );
  const refusedConnections = new Counter(
    'biometrid_connections_refused_total',
    'Connections closed because too many were open',
  );
  const delay = watchEventLoop();
  const metrics: readonly Metric[] = [
    requests,
    storageFailures,
    refusedConnections,
    ...[...readings, memory, delay.reading].map(metricOf),
  ];

  // Resolving the labels of each answer would cost more than counting it.
  const observers = new Map<string, Map<number, Series>>();
  const observerOf = (operation: string, status: number): Series => {
    const ofOperation = observers.get(operation) ?? new Map<number, Series>();
    const observer = ofOperation.get(status) ?? requests.of({ operation, status: String(status) });
    observers.set(operation, ofOperation.set(status, observer));
    return observer;
  };
  return {
    answered: (operation, status, milliseconds) => {
      const name = operation ?? 'none';
      const observer = observers.get(name)?.get(status) ?? observerOf(name, status);
      observer.observe(milliseconds / 1_000);
    },
    storageFailed: () => storageFailures.increase(),
    connectionRefused: () => refusedConnections.increase(),
    contentType: textFormat,
    text: () => exposition(metrics),
    close: delay.end,
  };
}

const memory: Reading = {
  name: 'resident_memory_bytes',
  help: 'Memory of the process',
  read: () => process.memoryUsage.rss(),
};

function metricOf({ name, help, type = 'gauge', label, read }: Reading): Metric {
  return {
    name: `biometrid_${name}`,
    help,
    type,
    samples() {
      const values = read();
      if (typeof values === 'number') return [{ value: values }];
      if (type === 'summary')
        return (['sum', 'count'] as const).map((of) => ({
          suffix: `_${of}`,
          value: values[of] ?? 0,
        }));
      return Object.entries(values).map(([of, value]) => ({
        labels: label === undefined ? {} : { [label]: of },
        value,
      }));
    },
  };
}

/** Measures by how much timers are late, since metrics were last asked for. */
function watchEventLoop(): { readonly reading: Reading; end(): void } {
  const delay = monitorEventLoopDelay({ resolution });
  delay.enable();
  const reading: Reading = {
    name: 'event_loop_delay_seconds',
    help: 'How late the event loop was since it was last asked: median, 99th percentile and most',
    label: 'quantile',
    read() {
      // What is measured holds the time between two measurements.
      const seconds = (nanoseconds: number) =>
        delay.count === 0 ? 0 : Math.max(0, nanoseconds / 1e9 - resolution / 1_000);
      const values = {
        '0.5': seconds(delay.percentile(50)),
        '0.99': seconds(delay.percentile(99)),
        '1': seconds(delay.max),
      };
      delay.reset();
      return values;
    },
  };
  return { reading, end: () => void delay.disable() };
}
