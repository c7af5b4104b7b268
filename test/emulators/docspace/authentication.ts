// The calls under authentication: bodies and answers (the server's AuthenticationController, AuthenticationTokenDto).
import { readBody } from './bodies.ts';
import { date } from './shapes.ts';
import type { Passed, SecondFactor, SignInForm } from './signIn.ts';
import type { DocSpaceState } from './state.ts';

const never = '0001-01-01T00:00:00';
const messageLives = 600_000;

function read(text: string): SignInForm {
  const body = readBody(text);
  const textOf = (name: string): string => (typeof body[name] === 'string' ? body[name] : '');
  return {
    userName: textOf('userName'),
    password: textOf('password'),
    session: body.session === true,
    code: textOf('code'),
  };
}

/** `POST authentication`: a token, or which second factor is asked for. */
export function signIn(state: DocSpaceState, text: string): unknown {
  return tokenDto(state, state.signIn.begin(read(text)));
}

/** `POST authentication/{code}`: the code counts as it stands in the body; that of the address is not read. */
export function signInWithCode(state: DocSpaceState, text: string): unknown {
  return tokenDto(state, state.signIn.finish(read(text)));
}

/** What is not set is left out, but for the date: its zero value stands for "not set". */
function tokenDto(state: DocSpaceState, passed: Passed): unknown {
  if (!('token' in passed)) return askDto(state, passed.factor);
  const { expiresAt } = passed.session;
  return {
    token: passed.token,
    expires: expiresAt === undefined ? never : date(expiresAt, state.offsetMinutes),
    sms: passed.factor?.by === 'sms',
    phoneNoise: passed.factor?.by === 'sms' ? noise(passed.factor.phone) : undefined,
    tfa: passed.factor?.by === 'app',
  };
}

function askDto(state: DocSpaceState, factor: SecondFactor): unknown {
  const confirm = (type: string): string => `${state.url}/confirm/${type}?type=${type}&key=0`;
  if (factor.by === 'app') {
    // An address comes either way; only the key says that the app must be set up first.
    return {
      expires: never,
      sms: false,
      tfa: true,
      tfaKey: factor.setUp ? undefined : 'JBSWY3DPEHPK3PXP',
      confirmUrl: confirm(factor.setUp ? 'TfaAuth' : 'TfaActivation'),
    };
  }
  const known = factor.phone !== undefined;
  return {
    expires: known ? date(state.now() + messageLives, state.offsetMinutes) : never,
    sms: true,
    phoneNoise: noise(factor.phone),
    tfa: false,
    confirmUrl: confirm(known ? 'PhoneAuth' : 'PhoneActivation'),
  };
}

/** A phone number of which only the ends can be read. */
function noise(phone: string | undefined): string | undefined {
  return phone && `${phone.slice(0, 3)}${'*'.repeat(Math.max(0, phone.length - 5))}${phone.slice(-2)}`;
}
