/* Elements of the widget: a tag, what is set, and children. */

type Attributes = Record<string, string | boolean | ((event: Event) => void)>;

export function el<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, attributes: Attributes, ...children: (Node | string)[]): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children);
  return element;
}
