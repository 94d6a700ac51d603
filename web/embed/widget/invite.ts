/* Friends whom the server writes to in the participant's name: their addresses, a sentence of one's own, what they would get,
 * and what became of each address. */

import { el } from './dom.ts';
import type { Stage } from './share.ts';

interface Sent {
  results: { email: string; result: string }[];
}
interface Mail {
  subject: string;
  text: string;
  footer: string;
}

const MOST = 20;
let forms = 0;

export function invitePart(stage: Stage): HTMLElement {
  const { speech } = stage;
  return el('details', { part: 'invite' }, el('summary', {}, speech.say('invite.title')), inviteForm(stage));
}

function inviteForm({ speech, server, tell, note }: Stage): HTMLElement {
  const id = `referd-invite-${(forms += 1)}`;
  const hint = el('p', { class: 'dim', id: `${id}-hint` }, speech.say('invite.hint', { count: MOST }));
  const said = el('div', { part: 'answer', id: `${id}-said` });
  const to = el('textarea', { id, rows: '2', class: 'field', part: 'field', spellcheck: 'false', 'aria-describedby': `${id}-hint ${id}-said` });
  const words = el('textarea', { id: `${id}-words`, rows: '2', maxlength: '500', class: 'field', part: 'field' });
  const send = el('button', { class: 'main', part: 'button' }, speech.say('invite.send'));
  const look = el('button', { type: 'button', class: 'plain', part: 'button look' }, speech.say('invite.look'));
  const form = el(
    'form',
    { novalidate: true, part: 'form' },
    el('label', { for: id, class: 'dim' }, speech.say('invite.field')),
    to,
    hint,
    el('label', { for: `${id}-words`, class: 'dim' }, `${speech.say('invite.words')} (${speech.say('invite.optional')})`),
    words,
    el('div', { class: 'row' }, send, look),
    said,
  );

  const addresses = () => to.value.split(/[\n,;]/).filter((one) => one.trim());
  const message = () => ({ locale: speech.locale, ...(words.value.trim() && { message: words.value.trim() }) });

  function answer(key: string, field: HTMLElement | null): void {
    said.replaceChildren(el('p', { class: 'wrong' }, speech.say(key)));
    to.setAttribute('aria-invalid', String(field === to));
    tell(speech.say(key));
    field?.focus();
  }

  function failed(sent: Response | null): void {
    answer(sent?.status === 400 ? 'invite.again' : sent?.status === 429 ? 'later' : 'failed', null);
  }

  async function ask<Answer>(path: string, body: object): Promise<Answer | null> {
    send.disabled = look.disabled = true;
    const response = await server.ask(path, body);
    send.disabled = look.disabled = false;
    const read = response?.ok ? await (response.json() as Promise<Answer>).catch(() => null) : null;
    if (!read) failed(response);
    return read;
  }

  async function show(): Promise<void> {
    const mail = await ask<Mail>('me/invitations/preview', message());
    if (mail) said.replaceChildren(el('blockquote', { part: 'mail' }, el('b', {}, mail.subject), `\n\n${mail.text}\n\n`, el('span', { class: 'dim' }, mail.footer)));
  }

  async function invite(): Promise<void> {
    const sent = await ask<Sent>('me/invitations', { to: addresses(), ...message() });
    if (!sent) return;
    const rows = sent.results.map(({ email, result }) => el('li', { class: result === 'sent' ? '' : 'wrong' }, el('b', {}, email), ` ${speech.say(`invite.result.${result}`)}`));
    said.replaceChildren(el('ul', {}, ...rows));
    to.value = sent.results.filter(({ result }) => result === 'invalid' || result === 'limit').map(({ email }) => email).join('\n');
    tell(said.innerText);
    note('invite');
  }

  look.addEventListener('click', () => void show());
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!/@/.test(to.value)) answer('wrong_email', to);
    else void invite();
  });
  return form;
}
