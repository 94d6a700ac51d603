import { describe, expect, it } from 'vitest';
import { readEvents } from '../src/api/stream-events';

describe('server-sent events', () => {
  it('are read whole, wherever the bytes were cut', () => {
    const text = 'id: 7\nevent: change\ndata: {"object":"referral"}\n\n: heartbeat\n\nevent: change\ndata: {"a"';
    const first = readEvents(text);
    expect(first.events).toEqual([{ id: '7', event: 'change', data: '{"object":"referral"}' }]);
    expect(readEvents(`${first.rest}:1}\n\n`).events).toEqual([{ id: null, event: 'change', data: '{"a":1}' }]);
  });

  it('join lines of data', () => {
    expect(readEvents('data: a\ndata: b\r\n\r\n').events[0]?.data).toBe('a\nb');
  });
});
