/** Time that passes from one thing that happens to the next, in milliseconds. */
export class SimulatedTime {
  #now = 0;
  /** A heap: what happens first is in front. */
  readonly #ahead: { at: number; what: () => void }[] = [];

  get now(): number {
    return this.#now;
  }

  after(milliseconds: number, what: () => void): void {
    const heap = this.#ahead;
    let at = heap.push({ at: this.#now + milliseconds, what }) - 1;
    for (let above = (at - 1) >> 1; at > 0 && this.#swapped(above, at); above = (at - 1) >> 1)
      at = above;
  }

  /** Lets happen what is ahead, until nothing is. */
  run(): void {
    for (let next = this.#next(); next; next = this.#next()) {
      this.#now = next.at;
      next.what();
    }
  }

  #next(): { at: number; what: () => void } | undefined {
    const heap = this.#ahead;
    const [first] = heap;
    const last = heap.pop();
    if (heap.length > 0 && last) {
      heap[0] = last;
      for (let at = 0; ; ) {
        const left = 2 * at + 1;
        const least = this.#earlier(left + 1, left) ? left + 1 : left;
        if (!this.#swapped(at, least)) break;
        at = least;
      }
    }
    return first;
  }

  #earlier(one: number, other: number): boolean {
    const [a, b] = [this.#ahead[one], this.#ahead[other]];
    return a !== undefined && (b === undefined || a.at < b.at);
  }

  /** Puts the one below in the place of the one above, where it comes earlier. */
  #swapped(above: number, below: number): boolean {
    const [a, b] = [this.#ahead[above], this.#ahead[below]];
    if (a === undefined || b === undefined || a.at <= b.at) return false;
    [this.#ahead[above], this.#ahead[below]] = [b, a];
    return true;
  }
}

/** Something that a few may have at a time; the others wait in the order of their coming, and go when it takes too long. */
export class Places {
  readonly #time: SimulatedTime;
  readonly #places: number;
  readonly #patience: number;
  readonly #waiting: { since: number; takes: number; then: (served: boolean) => void }[] = [];
  #served = 0;
  #busy = 0;
  #worked = 0;

  /** @param patience milliseconds after which who still waits is sent away. */
  constructor(time: SimulatedTime, places: number, patience: number) {
    this.#time = time;
    this.#places = places;
    this.#patience = patience;
  }

  /** How many are there, at work or waiting. */
  get load(): number {
    return this.#busy + this.#waiting.length - this.#served;
  }

  /** For how long they worked, all together. Milliseconds. */
  get worked(): number {
    return this.#worked;
  }

  take(takes: number, then: (served: boolean) => void): void {
    this.#waiting.push({ since: this.#time.now, takes, then });
    this.#admit();
  }

  #admit(): void {
    while (this.#busy < this.#places) {
      const next = this.#waiting[this.#served];
      if (next === undefined) return;
      this.#served += 1;
      if (this.#served > 1_000) {
        this.#waiting.splice(0, this.#served);
        this.#served = 0;
      }
      if (this.#time.now - next.since > this.#patience) {
        next.then(false);
        continue;
      }
      this.#busy += 1;
      this.#worked += next.takes;
      this.#time.after(next.takes, () => {
        this.#busy -= 1;
        next.then(true);
        this.#admit();
      });
    }
  }
}
