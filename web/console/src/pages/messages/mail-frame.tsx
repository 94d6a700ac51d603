import { useEffect, useRef } from 'react';
import styles from './messages.module.css';

/* A mail as mail programs show it. What it says of its looks stands in its elements, which no page of the console may have;
   so it is built element by element into a frame in which nothing runs, and its looks are set on each. */

const LEFT_OUT = new Set(['script', 'link', 'meta', 'base', 'iframe', 'object', 'embed', 'form', 'input', 'button', 'title', 'style']);

function copy(from: Node, into: Document): Node | null {
  if (from.nodeType === Node.TEXT_NODE) return into.createTextNode(from.textContent ?? '');
  if (!(from instanceof Element) || LEFT_OUT.has(from.localName)) return null;
  const made = into.createElement(from.localName);
  for (const { name, value } of from.attributes) if (name !== 'style' && !name.startsWith('on')) made.setAttribute(name, value);
  made.style.cssText = from.getAttribute('style') ?? '';
  append(from, made, into);
  return made;
}

function append(from: Node, to: Node, into: Document): void {
  for (const child of from.childNodes) {
    const made = copy(child, into);
    if (made !== null) to.appendChild(made);
  }
}

function fill(frame: HTMLIFrameElement, html: string): void {
  const into = frame.contentDocument;
  if (!into?.body) return;
  const mail = new DOMParser().parseFromString(html, 'text/html');
  into.documentElement.lang = mail.documentElement.lang;
  into.body.style.cssText = mail.body.getAttribute('style') ?? '';
  into.body.style.margin = '0';
  into.body.replaceChildren();
  append(mail.body, into.body, into);
}

export function MailFrame({ html, title }: { html: string; title: string }) {
  const frame = useRef<HTMLIFrameElement>(null);
  useEffect(() => {
    if (frame.current) fill(frame.current, html);
  }, [html]);
  return <iframe ref={frame} className={styles.mail} sandbox="allow-same-origin" title={title} onLoad={(event) => fill(event.currentTarget, html)} />;
}
