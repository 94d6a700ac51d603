// What of Redoc's standalone bundle is used.

interface RedocGlobal {
  init(description: string, options: object, element: HTMLElement, done: (error?: Error) => void): void;
}

declare const Redoc: RedocGlobal;
