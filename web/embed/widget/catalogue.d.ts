declare module 'referd:texts' {
  /** By language and key; the build takes them from web/texts. */
  export const TEXTS: Record<string, Record<string, string>>;
}
