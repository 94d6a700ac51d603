import { describe, expect, it } from 'vitest';
import { namedPoints, niceTicks, pathOf } from '../src/kit/chart/scale';

const frame = { width: 100, height: 100, left: 0, right: 0, top: 0, bottom: 0 };

describe('charts', () => {
  it('have round steps that reach the highest value', () => {
    expect(niceTicks(36)).toEqual([0, 10, 20, 30, 40]);
    expect(niceTicks(0)).toEqual([0, 1]);
    for (const most of [1, 3, 7, 99, 101, 12345, 987654321]) {
      const ticks = niceTicks(most);
      expect(ticks[ticks.length - 1]).toBeGreaterThanOrEqual(most);
      expect(ticks.length).toBeLessThanOrEqual(6);
    }
  });

  it('go through their points', () => {
    expect(pathOf([0, 10], 10, frame)).toBe('M0.0 100.0L100.0 0.0');
    expect(pathOf([0, 10, 0], 10, frame, 1, 2)).toBe('M50.0 0.0L100.0 100.0');
  });

  it('have gaps where there is nothing, and a short piece where a point stands alone', () => {
    expect(pathOf([0, null, 10, 10, null], 10, frame)).toBe('M0.0 100.0m-2 0h4M50.0 0.0L75.0 0.0');
    expect(pathOf([null], 10, frame)).toBe('');
  });

  it('name the last point always, and only as many as fit', () => {
    expect(namedPoints(12, 500, 84)).toContain(11);
    expect(namedPoints(12, 500, 84).length).toBeLessThanOrEqual(6);
  });
});
