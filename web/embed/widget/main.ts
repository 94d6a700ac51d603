/* widget.js: defines <referd-widget>. A browser that knows no custom elements shows what the page has put into it. */

import { serverOf } from '../shared/server.ts';
import { widgetElement } from './element.ts';

const NAME = 'referd-widget';
const script = document.currentScript as HTMLScriptElement | null;

try {
  if (!customElements.get(NAME)) customElements.define(NAME, widgetElement(serverOf(script?.src ?? '')));
} catch {
  /* the page goes on */
}
