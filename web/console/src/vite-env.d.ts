/// <reference types="vite/client" />

declare module 'virtual:texts/*' {
  /* A plain text, or the parts of a message with arguments. */
  const texts: Record<string, unknown>;
  export default texts;
}

declare module 'virtual:theme-variables.css';
