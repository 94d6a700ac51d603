/* A field for an e-mail address, a button, and what came of it: for whoever wants a link of his own. */

import { el } from './dom.ts';
import type { Stage } from './share.ts';

let forms = 0;

export function mailForm({ speech, server, tell }: Stage, program: string): HTMLElement {
  const id = `referd-mail-${(forms += 1)}`;
  const said = el('p', { class: 'dim', part: 'answer', id: `${id}-said` });
  const field = el('input', { type: 'email', name: 'email', required: true, id, class: 'field', part: 'field', autocomplete: 'email', 'aria-describedby': `${id}-said` });
  const button = el('button', { class: 'main', part: 'button' }, speech.say('join.send'));
  const form = el('form', { novalidate: true, part: 'form' }, el('label', { for: id, class: 'dim' }, speech.say('join.field')), el('div', { class: 'row' }, field, button), said);

  function answer(key: string, wrong: boolean): void {
    said.textContent = speech.say(key);
    said.className = wrong ? 'wrong' : 'dim';
    field.setAttribute('aria-invalid', String(wrong && key === 'wrong_email'));
    tell(said.textContent);
  }
  async function send(): Promise<void> {
    button.disabled = true;
    const sent = await server.ask('join_requests', { program_id: program, email: field.value.trim(), locale: speech.locale });
    button.disabled = false;
    if (sent?.ok) form.reset();
    if (sent?.status === 400) answer('wrong_email', true);
    else answer(sent?.ok ? 'join.sent' : sent?.status === 429 ? 'later' : 'failed', !sent?.ok);
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (field.value.trim() && field.checkValidity()) void send();
    else {
      answer('wrong_email', true);
      field.focus();
    }
  });
  return form;
}
