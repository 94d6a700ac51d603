/* The tags for a business's own pages. The queue before the snippet lets pages ask before it is there, and go on when it never
 * comes. */

export function originOf(page: string): string | null {
  try {
    const { protocol, origin } = new URL(page);
    return protocol === 'http:' || protocol === 'https:' ? origin : null;
  } catch {
    return null;
  }
}

export function snippetTag(server: string, key: string, program: string): string {
  return `<script>window.referd=window.referd||function(){(window.referd.q=window.referd.q||[]).push(arguments)}</script>
<script async src="${server}/referd.js" data-key="${key}" data-program="${program}"></script>`;
}

export function widgetTag(server: string, key: string, program: string): string {
  return `<style>referd-widget{display:block;min-height:346px}</style>
<script async src="${server}/widget.js"></script>
<referd-widget program="${program}" key="${key}" token=""></referd-widget>`;
}
