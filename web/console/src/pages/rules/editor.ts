import { createContext, use, useId } from 'react';
import type { Capabilities } from '../../rules/capabilities';
import { at, change, type Json, type JsonObject, type Path } from '../../rules/json';
import { isChanged, valueBefore } from '../../rules/changes';
import type { Problem } from '../../rules/problems';

/* What every part of the editor knows: the draft, the live rules that it is measured against, and how to change it. A part
 * changes the draft at its own path and nowhere else. */
export interface Editor {
  draft: Json;
  live: Json;
  programId: string;
  currency: string;
  /* A round sum of this currency, for what has no amount yet. */
  usual: number;
  capabilities: Capabilities;
  problems: readonly Problem[];
  replace(next: Json): void;
  /* A field that holds what is no value at all (letters for an amount) holds up publishing. */
  hold(field: string, held: boolean): void;
}

export const EditorContext = createContext<Editor | null>(null);

export function useEditor(): Editor {
  const editor = use(EditorContext);
  if (!editor) throw new Error('no editor above');
  return editor;
}

export interface Place {
  value: Json | undefined;
  /* What stood here in the live version; undefined: nothing. */
  before: Json | undefined;
  changed: boolean;
  /* The part that it belongs to is new: there is nothing to compare with. */
  fresh: boolean;
  set(value: Json | undefined): void;
}

function hasBefore(editor: Editor, path: Path): boolean {
  const [first, place] = path;
  if (first !== 'rewards' || typeof place !== 'number') return true;
  return valueBefore(editor.live, editor.draft, [first, place]) !== undefined;
}

export function usePlace(path: Path): Place {
  const editor = useEditor();
  return {
    value: at(editor.draft, path),
    before: valueBefore(editor.live, editor.draft, path),
    changed: isChanged(editor.live, editor.draft, path),
    fresh: !hasBefore(editor, path),
    set: (value) => editor.replace(change(editor.draft, path, value)),
  };
}

/* The draft with one of its objects made anew. */
export function useObject(path: Path): { object: JsonObject; set(next: JsonObject): void } {
  const { value, set } = usePlace(path);
  return { object: (value ?? {}) as JsonObject, set };
}

export function useFieldName(): string {
  return useId();
}
