import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';

// Loaded into a server before all else: its clock is wrong by as many milliseconds as it is told, and by the next number of the
// list after each SIGUSR2. What it does every minute it does every second, so that nobody has to wait for it.
const offsets = JSON.parse(process.env.ATTACK_CLOCK ?? '[0]');
const TrueDate = globalThis.Date;
let [offset = 0, ...later] = offsets;

process.on('SIGUSR2', () => {
  offset = later.shift() ?? 0;
});
globalThis.Date = class extends TrueDate {
  constructor(...values) {
    if (values.length === 0) super(TrueDate.now() + offset);
    else super(...values);
  }
  static now() {
    return TrueDate.now() + offset;
  }
};

const { setTimeout: sleep } = timers;
const soon = 10_000;
timers.setTimeout = (time, ...rest) => sleep(time > soon ? time / 60 : time, ...rest);
syncBuiltinESMExports();
