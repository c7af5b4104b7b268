import type { HttpAnswer } from '../../http/http.ts';

/** Why the older of Egnyte's two gateways refused; empty if it did not. */
export function masheryCode(answer: HttpAnswer): string {
  return answer.header('x-mashery-error-code') ?? '';
}

/**
 * A 403 that only asks for a pause. The older gateway answers so; the newer one with 429. A used-up day
 * (`OVER_RATE`) is not waited for: it ends at midnight UTC, and refused calls may count too.
 */
export function isThrottled(answer: HttpAnswer): boolean {
  return answer.status === 403 && masheryCode(answer).endsWith('OVER_QPS');
}
