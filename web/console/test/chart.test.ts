import { describe, expect, it } from 'vitest';
import { namedPoints, niceTicks, pathOf, yOf } from '../src/kit/chart/scale';

const ten = { low: 0, high: 10 };
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

  it('have whole steps: nobody counts two and a half referrals', () => {
    expect(niceTicks(9)).toEqual([0, 5, 10]);
    expect(niceTicks(3)).toEqual([0, 1, 2, 3]);
    for (let most = 1; most < 2000; most++) expect(niceTicks(most).every(Number.isInteger), String(most)).toBe(true);
  });

  it('reach down to losses, and keep them in the frame', () => {
    expect(niceTicks(20, -30)).toEqual([-40, -20, 0, 20]);
    expect(niceTicks(0, -7)).toEqual([-8, -6, -4, -2, 0]);
    for (const [most, least] of [[0, -1], [5, -5], [100, -12345], [3, -1]] as const) {
      const ticks = niceTicks(most, least);
      const axis = { low: ticks[0] ?? 0, high: ticks[ticks.length - 1] ?? 0 };
      expect(ticks).toContain(0);
      expect(ticks.length).toBeLessThanOrEqual(7);
      for (const value of [most, least]) {
        expect(yOf(value, axis, frame)).toBeGreaterThanOrEqual(0);
        expect(yOf(value, axis, frame)).toBeLessThanOrEqual(100);
      }
    }
  });

  it('go through their points', () => {
    expect(pathOf([0, 10], ten, frame)).toBe('M0.0 100.0L100.0 0.0');
    expect(pathOf([0, 10, 0], ten, frame, 1, 2)).toBe('M50.0 0.0L100.0 100.0');
  });

  it('have gaps where there is nothing, and a short piece where a point stands alone', () => {
    expect(pathOf([0, null, 10, 10, null], ten, frame)).toBe('M0.0 100.0m-2 0h4M50.0 0.0L75.0 0.0');
    expect(pathOf([null], ten, frame)).toBe('');
  });

  it('name the last point always, and only as many as fit', () => {
    expect(namedPoints(12, 500, 84)).toContain(11);
    expect(namedPoints(12, 500, 84).length).toBeLessThanOrEqual(6);
  });
});
