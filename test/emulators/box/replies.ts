// The ways in which Box says no (its API reference and guide); tests hand some of them to `server.fail`.
import type { Reply } from '../server.ts';

const MESSAGES: Readonly<Record<string, string>> = {
  access_denied_insufficient_permissions: 'Access denied - insufficient permission',
  bad_request: 'Bad Request',
  cyclical_folder_structure: 'Folder move creates cyclical folder structure',
  dataset_too_large_for_offset_based_paging: 'The dataset is too large for offset based paging; use a marker',
  folder_not_empty: 'Cannot delete - folder not empty',
  forbidden_by_policy: 'Forbidden by policy',
  insufficient_scope: 'The request requires higher privileges than provided by the access token.',
  item_name_in_use: 'Item with the same name already exists',
  item_name_invalid: 'Item name invalid',
  item_name_too_long: 'Item name too long',
  name_temporarily_reserved:
    'The item name is reserved by another processing item. Wait and then retry the request, or wait and check the parent folder to see if the name is in use.',
  method_not_allowed: 'Method Not Allowed',
  not_found: 'Not Found',
  not_trashed: 'Item is not trashed',
  operation_blocked_temporary: 'The operation is blocked by another on-going operation',
  precondition_failed: 'Precondition Failed',
  rate_limit_exceeded: 'Request rate limit exceeded, please try again later',
  trashed: 'Item is trashed',
  unavailable: 'Service Unavailable',
};

/** Thrown by the rules where the service refuses; the routes turn it into an answer. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly context: object | undefined;

  constructor(status: number, code: string, context?: object) {
    super(MESSAGES[code] ?? code);
    this.status = status;
    this.code = code;
    this.context = context;
  }
}

/** A refused parameter, in the shape of a 400 that someone got from Box (box-windows-sdk-v2, issue 132). */
export function invalidParameter(name: string, message: string): Refusal {
  return new Refusal(400, 'bad_request', { errors: [{ reason: 'invalid_parameter', name, message }] });
}

/** A parameter that is not there but must be. */
export function missingParameter(name: string, message: string): Refusal {
  return new Refusal(400, 'bad_request', { errors: [{ reason: 'missing_parameter', name, message }] });
}

/** An error with Box's usual body, also for codes that the emulator itself never gives. */
export function errorReply(status: number, code: string, context?: object, headers?: Record<string, string>): Reply {
  return {
    status,
    json: {
      type: 'error',
      status,
      code,
      ...(context && { context_info: context }),
      help_url: 'http://developers.box.com/docs/#errors',
      message: MESSAGES[code] ?? code,
      request_id: `emulated${status}${code.length}`,
    },
    ...(headers && { headers }),
  };
}

/** 429 with `retry-after` in seconds. */
export function tooManyCalls(seconds = 100): Reply {
  return errorReply(429, 'rate_limit_exceeded', undefined, { 'retry-after': String(seconds) });
}

/** 503, with `retry-after` where given. */
export function unavailable(seconds?: number): Reply {
  return errorReply(503, 'unavailable', undefined, seconds === undefined ? {} : { 'retry-after': String(seconds) });
}

/** A gateway's web page instead of JSON. */
export function badGateway(): Reply {
  return { status: 502, text: '<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>' };
}

/** A web page of something on the way that has no such address, as gateways and proxies serve it. */
export function notFoundPage(): Reply {
  return { status: 404, text: '<html><head><title>404 Not Found</title></head><body>404 Not Found</body></html>' };
}

/** 401 as someone got it from Box (box-node-sdk, issue 16): no body, the reason in a header. */
export function notSignedIn(): Reply {
  const reason = 'error="invalid_token", error_description="The access token provided is invalid."';
  return { status: 401, headers: { 'www-authenticate': `Bearer realm="Service", ${reason}` } };
}

/** 411 as an HTML page: a POST without a body (box-java-sdk, issue 477). */
export function lengthRequired(): Reply {
  return {
    status: 411,
    text: '<html><head><title>411 Length Required</title></head><body>Length Required</body></html>',
  };
}

/** A method that the address does not know. */
export function notAllowed(): Reply {
  return errorReply(405, 'method_not_allowed');
}
