/* What the API, or the check before it, has against the rules: by the path of the field at fault. */

import { parsePath, pathText, startsWith, type Path } from './json';

export interface Problem {
  path: Path;
  detail: string;
}

/* One error of a problem of the API. `param` begins with "rules". */
export interface ApiError {
  param: string | null;
  detail: string;
}

export function rulesProblems(errors: readonly ApiError[]): Problem[] {
  return errors.map(({ param, detail }) => {
    const path = param === null ? [] : parsePath(param);
    return { path: path[0] === 'rules' ? path.slice(1) : path, detail };
  });
}

/* Those about what is at `path` itself, or about a part of it that `shown` paths below do not show. */
export function problemsAt(problems: readonly Problem[], path: Path, below: readonly Path[] = []): Problem[] {
  return problems.filter(
    (problem) => startsWith(problem.path, path) && !below.some((shown) => startsWith(problem.path, shown)),
  );
}

/* A name for the element of the page that shows a field: the summary's links go there. */
export function fieldId(path: Path): string {
  return `rules-${pathText(path).replace(/[^a-z0-9_]+/g, '-')}`;
}
