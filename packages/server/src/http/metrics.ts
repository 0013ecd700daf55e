import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { OperationId } from '@biometrid/types';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Reading } from '../system.js';

/** What the server counts. Nothing in it tells of a client or a user. */
export interface Metrics {
  /** Counts an answer; `operation` is undefined where it is none of the contract's. */
  answered(operation: OperationId | undefined, status: number, milliseconds: number): void;
  storageFailed(): void;
  connectionRefused(): void;
  /** The media type of `text`. */
  readonly contentType: string;
  /** All of it in Prometheus' text format. */
  text(): Promise<string>;
  /** Ends the watch on the event loop. */
  close(): void;
}

type Observer = Histogram.Internal<string>;

/** Seconds: from what a cached answer takes to the longest that an engine may. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
/** How often the event loop's delay is measured. Milliseconds. */
const resolution = 50;

/** Starts counting. @param readings of the services behind the operations. */
export function createMetrics(readings: readonly Reading[] = []): Metrics {
  const registers = [new Registry()];
  const [registry = new Registry()] = registers;
  const requests = new Histogram({
    name: 'biometrid_request_seconds',
    help: 'Time that answers took, by operation of the contract and status; its count is the number of requests',
    labelNames: ['operation', 'status'],
    buckets,
    registers,
  });
  const storageFailures = new Counter({
    name: 'biometrid_storage_failures_total',
    help: 'Requests that the database could not serve',
    registers,
  });
  const refusedConnections = new Counter({
    name: 'biometrid_connections_refused_total',
    help: 'Connections closed because too many were open',
    registers,
  });
  for (const reading of [...readings, memory]) register(reading, registers);
  const endWatch = watchEventLoop(registers);

  // Resolving the labels of each answer would cost more than counting it.
  const observers = new Map<string, Map<number, Observer>>();
  const observerOf = (operation: string, status: number): Observer => {
    const ofOperation = observers.get(operation) ?? new Map<number, Observer>();
    const observer = ofOperation.get(status) ?? requests.labels(operation, String(status));
    observers.set(operation, ofOperation.set(status, observer));
    return observer;
  };
  return {
    answered: (operation, status, milliseconds) => {
      const name = operation ?? 'none';
      const observer = observers.get(name)?.get(status) ?? observerOf(name, status);
      observer.observe(milliseconds / 1_000);
    },
    storageFailed: () => storageFailures.inc(),
    connectionRefused: () => refusedConnections.inc(),
    contentType: registry.contentType,
    text: () => registry.metrics(),
    close: endWatch,
  };
}

const memory: Reading = {
  name: 'resident_memory_bytes',
  help: 'Memory of the process',
  read: () => process.memoryUsage.rss(),
};

function register({ name, help, label, read }: Reading, registers: Registry[]): void {
  new Gauge({
    name: `biometrid_${name}`,
    help,
    labelNames: label === undefined ? [] : [label],
    registers,
    collect() {
      const values = read();
      if (typeof values === 'number') {
        this.set(values);
        return;
      }
      // A value of the label may be gone.
      this.reset();
      for (const [value, number] of Object.entries(values)) this.labels(value).set(number);
    },
  });
}

/** Measures by how much timers are late, since metrics were last asked for. */
function watchEventLoop(registers: Registry[]): () => void {
  const delay = monitorEventLoopDelay({ resolution });
  delay.enable();
  register(
    {
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
    },
    registers,
  );
  return () => delay.disable();
}
