/** What a refusal of Box means. */
import * as v from 'valibot';
import type { HttpResponse } from '../../http/http.ts';
import type { Problem, ProblemKind } from '../../trash/problem.ts';
import { kindOfStatus, parseJson, retryAt } from '../answers.ts';
import { errorBody } from './decode.ts';

/** Box's `code` is an open string; these say more than the status does. */
const kinds: ReadonlyMap<string, ProblemKind> = new Map([
  ['item_name_in_use', 'nameTaken'],
  ['item_name_invalid', 'invalidName'],
  ['item_name_too_long', 'invalidName'],
  ['operation_blocked_temporary', 'busy'],
  ['name_temporarily_reserved', 'busy'],
  ['access_denied_item_locked', 'retained'],
  ['forbidden_by_policy', 'retained'],
  ['storage_limit_exceeded', 'noSpace'],
  ['not_trashed', 'notFound'],
  ['insufficient_scope', 'forbidden'],
]);

/** The codes that have words of their own in `ui/messages/box.ts`. */
const worded = new Set([
  'insufficient_scope',
  'access_from_location_blocked',
  'item_name_invalid',
  'item_name_too_long',
]);

/** What Box or its front says without an error body: nobody, too many calls, trouble, and a missing length as HTML. */
const bodiless: ReadonlySet<ProblemKind> = new Set(['signIn', 'limited', 'server']);
const lengthRequired = 411;

/** Box's own error. A status without one tells nothing of an item: it may be that of a gateway on the way. */
export function errorIn(answer: HttpResponse): v.InferOutput<typeof errorBody> | undefined {
  const body = v.safeParse(errorBody, parseJson(answer.text));
  return body.success && body.output.status === answer.status ? body.output : undefined;
}

export function boxCode(answer: HttpResponse | undefined): string | undefined {
  return (answer && errorIn(answer)?.code) ?? undefined;
}

/** Whether Box itself says that it does not find what was asked for. */
export function isNotFound(answer: HttpResponse): boolean {
  return answer.status === 404 && errorIn(answer) !== undefined;
}

/** @param now milliseconds, for `retryAt` */
export function problemOfAnswer(answer: HttpResponse, now: number): Problem {
  const { status, call } = answer;
  const body = errorIn(answer);
  // Box tells a lack of scope in the header of an empty 403 too.
  const scope = answer.header('www-authenticate')?.includes('insufficient_scope') === true;
  const byStatus = kindOfStatus(status);
  if (!body && !scope && !bodiless.has(byStatus) && status !== lengthRequired) {
    return { kind: 'unreadable', status, code: 'http.shape', call };
  }
  const code = scope ? 'insufficient_scope' : (body?.code ?? undefined);
  const kind = (code === undefined ? undefined : kinds.get(code)) ?? byStatus;
  return {
    kind,
    status,
    affectsAll: code === 'insufficient_scope' ? true : undefined,
    code: code !== undefined && worded.has(code) ? `box.${code}` : undefined,
    call,
    said: body?.message ?? undefined,
    requestId: answer.header('box-request-id') ?? body?.request_id ?? undefined,
    retryAt: kind === 'limited' ? retryAt(answer, now) : undefined,
  };
}
