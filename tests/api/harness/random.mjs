// Random numbers from a printed seed, so that a failed run can be had again.

import { randomInt } from 'node:crypto';

/** The seed to use: REFERD_SEED, or a new one. */
export function chooseSeed() {
  const given = process.env.REFERD_SEED;
  if (given === undefined) return randomInt(1, 2 ** 31);
  if (!/^\d{1,10}$/.test(given)) throw new Error(`REFERD_SEED is no number: ${given}`);
  return Number(given);
}

/** xorshift32: small, and the same everywhere. */
export class Random {
  constructor(seed) {
    this.state = seed >>> 0 || 1;
  }

  next() {
    let state = this.state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.state = state >>> 0;
    return this.state;
  }

  /** An integer, both ends included. */
  between(low, high) {
    return low + (this.next() % (high - low + 1));
  }

  pick(values) {
    return values[this.between(0, values.length - 1)];
  }

  /** Picks a name by weight. */
  weighted(weights) {
    let left = this.between(1, Object.values(weights).reduce((sum, weight) => sum + weight, 0));
    for (const [name, weight] of Object.entries(weights)) {
      left -= weight;
      if (left <= 0) return name;
    }
    throw new Error('weights are positive integers');
  }
}
