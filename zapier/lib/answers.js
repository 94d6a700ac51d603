/* What is wrong, as referd says it: a sentence and the field. A key that is not taken asks the person to connect again. */
export const asError = (response, z) => {
  if (response.status < 400) return response;
  let problem = {};
  try {
    problem = JSON.parse(response.content);
  } catch {
    /* not ours: a proxy in between */
  }
  const words = problem.detail ?? problem.title ?? `The server answers ${response.status}.`;
  if (response.status === 401) throw new z.errors.Error(words, 'AuthenticationError', 401);
  if (response.status === 429 || response.status === 503) throw new z.errors.ThrottledError(words, Number(response.getHeader('retry-after')) || 60);
  throw new z.errors.Error(problem.param ? `${words} (${problem.param})` : words, problem.code ?? 'Error', response.status);
};

/* Left out instead of empty: Zapier fills fields that have no value with an empty text. */
export const without = (object) => {
  const kept = Object.fromEntries(
    Object.entries(object)
      .map(([name, value]) => [name, value !== null && typeof value === 'object' && !Array.isArray(value) ? without(value) : value])
      .filter(([, value]) => value !== undefined && value !== null && value !== ''),
  );
  return Object.keys(kept).length === 0 ? undefined : kept;
};
