/* The text of a stream of server-sent events, as events. Pure. */

export interface StreamEvent {
  id: string | null;
  event: string;
  data: string;
}

/* Splits what has come so far into whole events and the rest. */
export function readEvents(text: string): { events: StreamEvent[]; rest: string } {
  const parts = text.split(/\r?\n\r?\n/);
  const rest = parts.pop() ?? '';
  const events: StreamEvent[] = [];
  for (const part of parts) {
    const event: StreamEvent = { id: null, event: 'message', data: '' };
    for (const line of part.split(/\r?\n/)) {
      const [, name, value] = /^(\w+): ?(.*)$/.exec(line) ?? [];
      if (name === 'id') event.id = value ?? null;
      if (name === 'event') event.event = value ?? 'message';
      if (name === 'data') event.data += event.data === '' ? (value ?? '') : `\n${value ?? ''}`;
    }
    if (event.data !== '') events.push(event);
  }
  return { events, rest };
}
