/** What a refusal of DocSpace means. Its texts are in the user's language: decided by status, shown as data. */
import * as v from 'valibot';
import type { HttpResponse } from '../../http/http.ts';
import { type Problem, TrashError } from '../../trash/problem.ts';
import { kindOfStatus, maybe, parseJson, retryAt } from '../answers.ts';
import { stopsOperation } from '../outcomes.ts';

const errorBody = v.object({ error: v.object({ message: maybe(v.string()) }) });
/** A validation error comes in the wrapper of a success. */
const validationBody = v.object({
  response: v.object({ title: maybe(v.string()), errors: maybe(v.record(v.string(), v.array(v.string()))) }),
});

/**
 * Whether the answer carries the portal's own `error`. Only such a 403 or 404 is about the object asked for: without,
 * a 403 is about the key, a 404 about the portal (unknown or suspended), and the rest comes from a proxy.
 */
export function isAboutObject(answer: HttpResponse): boolean {
  return v.is(errorBody, parseJson(answer.text));
}

function saidIn(answer: HttpResponse): string | undefined {
  const json = parseJson(answer.text);
  const error = v.safeParse(errorBody, json);
  if (error.success) return error.output.error.message || undefined;
  const validation = v.safeParse(validationBody, json);
  if (!validation.success) return undefined;
  const { errors, title } = validation.output.response;
  return Object.values(errors ?? {}).flat()[0] || title || undefined;
}

export function problemOfAnswer(answer: HttpResponse): Problem {
  const { status } = answer;
  const common = { status, said: saidIn(answer), call: answer.call };
  const own = isAboutObject(answer);
  switch (status) {
    case 401:
      return { ...common, kind: 'signIn', code: 'docspace.key_refused' };
    case 402:
      // With the portal's own body about the quota, without it about the portal's bill.
      return { ...common, kind: 'noSpace', code: own ? undefined : 'docspace.unpaid' };
    case 403:
      return { ...common, kind: 'forbidden', code: own ? undefined : 'docspace.scope' };
    case 404:
      return own ? { ...common, kind: 'notFound' } : { ...common, kind: 'unsupported', code: 'docspace.no_portal' };
    case 415:
      return { ...common, kind: 'refused', code: 'docspace.extension' };
    case 429:
      return { ...common, kind: 'limited', retryAt: retryAt(answer, answer.receivedAt) };
    default:
      return { ...common, kind: kindOfStatus(status) };
  }
}

/** The answer to a read, if it is one of success. */
export function good(answer: HttpResponse): HttpResponse {
  if (answer.status >= 200 && answer.status < 300) return answer;
  const problem = problemOfAnswer(answer);
  // Reading takes no room, so this is the portal's bill.
  throw new TrashError(answer.status === 402 ? { ...problem, code: 'docspace.unpaid' } : problem);
}

const portalWide: ReadonlySet<string | undefined> = new Set([
  'docspace.scope',
  'docspace.unpaid',
  'docspace.no_portal',
]);

/** Whether it would meet every further item too. */
export function affectsAllItems(problem: Problem): boolean {
  return stopsOperation(problem) || portalWide.has(problem.code);
}
