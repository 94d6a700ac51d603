/* Takes the referral along where a visitor leaves the page: in forms, and to Stripe's payment pages. What a page has set
 * itself is left alone. */

import { ALL_FORMS } from './settings.ts';
import type { Touch } from './touch.ts';

function hide(form: HTMLFormElement, name: string, value: string): void {
  let field = form.querySelector<HTMLInputElement>(`input[name=${name}]`);
  if (!field) {
    field = document.createElement('input');
    field.type = 'hidden';
    field.name = name;
    form.append(field);
  }
  field.value = field.value || value;
}

function decorate(element: Element, touch: Touch): void {
  if (element instanceof HTMLFormElement) {
    if (!ALL_FORMS && !element.hasAttribute('data-referd')) return;
    hide(element, 'referd_code', touch.code);
    hide(element, 'referd_click', touch.click);
  } else if (element instanceof HTMLAnchorElement) {
    if (element.host === 'buy.stripe.com' && !/[?&]client_reference_id=/.test(element.search))
      element.search += `${element.search ? '&' : '?'}client_reference_id=${touch.click || touch.code}`;
  } else if (!element.hasAttribute('client-reference-id')) {
    element.setAttribute('client-reference-id', touch.click || touch.code);
  }
}

export function decorateAll(touch: Touch): void {
  document.querySelectorAll('form,a[href],stripe-buy-button,stripe-pricing-table').forEach((element) => decorate(element, touch));
}

/** What came into the page later is decorated when it is used. */
export function decorateUsed(event: Event, touch: Touch): void {
  const used = event.target instanceof Element ? event.target.closest('form,a[href]') : null;
  if (used) decorate(used, touch);
}
