// How often a test of chance repeats itself: until its budget of time is spent, and at least as often as it says.
//
// The budget is REFERD_BUDGET_SECONDS (script/test --budget), 5 s without it.

const given = process.env.REFERD_BUDGET_SECONDS ?? '5';
if (!/^\d{1,6}$/.test(given)) throw new Error(`REFERD_BUDGET_SECONDS is no number of seconds: ${given}`);
const BUDGET_MS = Number(given) * 1000;

/** Counts rounds from 1: `least` of them in any case, and then on until the budget is spent that began with the first. */
export function* rounds(least) {
  const end = performance.now() + BUDGET_MS;
  for (let round = 1; round <= least || performance.now() < end; round += 1) yield round;
}
