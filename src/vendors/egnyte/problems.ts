/**
 * What a refusal of Egnyte means. Two gateways are in use, and a 403 has four meanings: too many calls in a second, the
 * day used up, a bad token, no permission.
 */
import * as v from 'valibot';
import type { HttpResponse } from '../../http/http.ts';
import type { Problem } from '../../trash/problem.ts';
import { kindOfStatus, maybe, parseJson, retryAt } from '../answers.ts';
import { limitMet, masheryCode, nextDay } from './gateway.ts';

/** Which call it was, and what Egnyte's support asks for. */
export function traceOf(answer: HttpResponse): Pick<Problem, 'call' | 'requestId'> {
  return { call: answer.call, requestId: answer.header('x-egnyte-request-id') };
}

/**
 * @param now milliseconds, for `retryAt`
 * @param what the call was about: a plain 403 of the trash means that the role lacks trash management
 */
export function problemOfAnswer(answer: HttpResponse, now: number, what: 'trash' | 'person'): Problem {
  const { status } = answer;
  const common = { status, said: said(answer.text), ...traceOf(answer) };
  const mashery = status === 403 ? masheryCode(answer) : '';
  const limit = limitMet(answer, now);
  if (limit === 'day') return { ...common, kind: 'limited', code: 'egnyte.quota', retryAt: nextDay(answer, now) };
  if (limit === 'second') return { ...common, kind: 'limited', retryAt: retryAt(answer, now) };
  // A bad token, or a key that belongs to another domain.
  if (mashery.endsWith('DEVELOPER_INACTIVE')) return { ...common, kind: 'signIn', code: 'egnyte.key_inactive' };
  if (status === 401) return { ...common, kind: 'signIn', code: 'egnyte.token_refused' };
  // Every domain serves these addresses; a page in their place comes from somewhere else.
  if (status === 404) return { ...common, kind: 'unsupported', code: 'egnyte.no_api' };
  const role = status === 403 && what === 'trash' && mashery === '' && !isPage(answer.text);
  return { ...common, kind: kindOfStatus(status), code: role ? 'egnyte.trash_role' : undefined };
}

/** An HTML page, such as the long one that some 404s are, or that of a proxy. */
export function isPage(text: string): boolean {
  return /^\s*<(!doctype|html)/i.test(text);
}

const messages = maybe(v.array(v.object({ msg: maybe(v.string()), description: maybe(v.string()) })));
const errorBody = v.object({
  fault: maybe(v.object({ faultstring: maybe(v.string()) })),
  errorMessage: maybe(v.string()),
  error_description: maybe(v.string()),
  message: maybe(v.string()),
  formErrors: messages,
  errors: messages,
  Errors: messages,
  inputErrors: maybe(v.record(v.string(), messages)),
});

/** Egnyte's own words, from whichever of its envelopes; the older gateway speaks in an `<h1>`. */
function said(text: string): string | undefined {
  if (isPage(text)) return undefined;
  const parsed = v.safeParse(errorBody, parseJson(text));
  if (!parsed.success) return /<h1>([^<]{1,300})<\/h1>/i.exec(text)?.[1];
  const body = parsed.output;
  const lists = [body.formErrors, body.errors, body.Errors, ...Object.values(body.inputErrors ?? {})];
  const first = lists.find((list) => list?.[0])?.[0];
  const found = [body.fault?.faultstring, body.errorMessage, body.error_description, body.message, first?.msg];
  return [...found, first?.description].find((each) => each) ?? undefined;
}
