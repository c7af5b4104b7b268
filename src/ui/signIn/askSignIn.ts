/** Walks a person through the steps of a sign-in, with Back; ends with a connection that has been tried. */

import { problemOf } from '../../trash/problem.ts';
import type { Credential } from '../../vendors/credential.ts';
import type { SignInField, SignInMethod } from '../../vendors/vendor.ts';
import { withProgress } from '../bulk/runBulk.ts';
import type { InputStep } from '../dialogs/dialogs.ts';
import { refusedText } from '../messages/problems.ts';
import { signInProblemText } from '../messages/signInProblems.ts';
import { vendorMessages } from '../messages/table.ts';
import type { Services } from '../services.ts';
import { askBrowser } from './browserStep.ts';
import {
  connectionOf,
  type Purpose,
  type SignedIn,
  type VerifyResult,
  verifyCode,
  verifyValues,
} from './verifyConnection.ts';

export interface SignInOptions extends Purpose {
  readonly title: string;
  /** Number of steps before the first of these, and after the last. */
  readonly before: number;
  readonly after: number;
  /** Whether Back leads out of the first of these, where no step came before. */
  readonly hasBack?: boolean;
  /** Sign in again: what is kept of the sign-in before, so that it is not asked for. */
  readonly kept?: Credential;
  /** What was typed so far, kept when somebody goes back. */
  readonly typed: Map<string, string>;
  /** Begin with the last box: somebody came back to it. */
  readonly fromEnd?: boolean;
  /** What the first box says as it opens. */
  readonly error?: string;
}

type FieldValues = Record<string, string>;

/** With the number of the step in which it ended. */
export interface CompletedSignIn extends SignedIn {
  readonly step: number;
}

/** `undefined`: cancelled; `back`: the first step was left backwards. */
export async function askSignIn(
  services: Services,
  options: SignInOptions,
): Promise<CompletedSignIn | 'back' | undefined> {
  const { method, typed } = options;
  const values = keptValues(options);
  const asked = method.fields.filter(({ id }) => values[id] === undefined);
  if (asked.length === 0 && !method.browser) return await signInUnasked(services, options, values);
  // The service may want more boxes filled in.
  let fields = asked;
  let index = options.fromEnd ? Math.max(0, asked.length - 1) : 0;
  for (const field of fields.slice(0, index)) values[field.id] = accepted(field, typed.get(field.id) ?? '');
  for (;;) {
    const field = fields[index];
    const hasBack = index > 0 || options.hasBack;
    const place = { step: options.before + index + 1, totalSteps: totalSteps(options, fields), hasBack };
    const answer = field
      ? await askField(services, options, field, { values, place, isLast: index === fields.length - 1 })
      : await askGrant(services, options, values, place);
    if (!answer) return undefined;
    if (answer.end === 'back') {
      if (index === 0) return 'back';
      index -= 1;
      // Whether one more box is wanted is asked for anew.
      if (index < asked.length) fields = asked;
    } else {
      const { tried } = answer;
      if (tried && 'signedIn' in tried) return { ...tried.signedIn, step: place.step };
      if (tried && 'ask' in tried) fields = [...fields.slice(0, index + 1), tried.ask];
      index += 1;
    }
  }
}

type StepPosition = Pick<InputStep, 'step' | 'totalSteps' | 'hasBack'>;

/** Where a step ended, and what came of what was tried in it. */
type StepResult = { readonly end: 'back' } | { readonly end: 'accepted'; readonly tried: VerifyResult | undefined };

function totalSteps({ before, after, method }: SignInOptions, fields: readonly SignInField[]): number {
  return before + fields.length + (method.browser ? 1 : 0) + after;
}

/** What need not be asked for: the account's address, and what lies beside its token. */
function keptValues({ method, known, kept = {} }: SignInOptions): FieldValues {
  const values: FieldValues = {};
  if (!known) return values;
  for (const field of method.fields) {
    const value = field.kept === 'url' ? known.url : field.kept === 'credential' ? kept[field.id] : undefined;
    if (value !== undefined) values[field.id] = value;
  }
  return { ...unaskedOf(method, kept), ...values };
}

/** What stays of a sign-in though no box asks for it. */
export function unaskedOf({ keeps = [] }: SignInMethod, kept: Credential): Credential {
  return Object.fromEntries(Object.entries(kept).filter(([id]) => keeps.includes(id)));
}

async function askField(
  services: Services,
  options: SignInOptions,
  field: SignInField,
  { values, place, isLast }: { values: FieldValues; place: StepPosition; isLast: boolean },
): Promise<StepResult | undefined> {
  const { method, typed, error } = options;
  let tried: VerifyResult | undefined;
  const check = async (value: string, signal: AbortSignal) => {
    const all = { ...values, [field.id]: accepted(field, value) };
    tried = method.browser ? prepared(options, all) : await verifyValues(services, options, all, signal);
    return tried && 'error' in tried ? tried.error : undefined;
  };
  const isFirst = place.step === options.before + 1;
  const answer = await services.dialogs.input({
    ...describeField(options, field, values),
    ...place,
    ...(isLast && { check }),
    ...(isFirst && error !== undefined && { onShown: (box) => box.setError(error) }),
  });
  if (!answer) return undefined;
  // What the service asks for besides is good for one time.
  if (method.fields.includes(field)) typed.set(field.id, answer.value);
  if (answer.end === 'back') return { end: 'back' };
  values[field.id] = accepted(field, answer.value);
  return { end: 'accepted', tried };
}

/** The browser comes last: what cannot even lead there is said before. */
function prepared(options: SignInOptions, values: FieldValues): VerifyResult | undefined {
  try {
    connectionOf(options, values);
    return undefined;
  } catch (error) {
    return { error: signInProblemText(problemOf(error), options.vendor.id) };
  }
}

function describeField(
  { title, vendor, method, typed }: SignInOptions,
  field: SignInField,
  values: FieldValues,
): Omit<InputStep, keyof StepPosition> {
  const words = vendorMessages[vendor.id]?.methods()[method.id]?.fields[field.id];
  return {
    title,
    prompt: words?.prompt ?? field.id,
    placeholder: words?.placeholder,
    value: typed.get(field.id) ?? '',
    secret: field.secret,
    page: field.page?.(values),
    pageTitle: words?.page,
    validate: (value) => {
      const parsed = field.parse(value);
      return 'refused' in parsed ? refusedText(parsed.refused) : undefined;
    },
  };
}

async function askGrant(
  services: Services,
  options: SignInOptions,
  values: FieldValues,
  place: StepPosition,
): Promise<StepResult | undefined> {
  const { vendor, title } = options;
  const grant = options.method.browser;
  if (!grant) return undefined;
  const connection = connectionOf(options, values);
  let tried: VerifyResult | undefined;
  const answer = await askBrowser(services, {
    ...place,
    title,
    vendor,
    connection,
    grant,
    redeem: async (code, redirectUri, signal) => {
      tried = await verifyCode(services, options, connection, { grant, code, redirectUri }, signal);
      return 'error' in tried ? tried.error : undefined;
    },
  });
  return answer && (answer.end === 'back' ? { end: 'back' } : { end: 'accepted', tried });
}

/** All that it takes is kept. Where that is good no more, it is asked for. */
async function signInUnasked(
  services: Services,
  options: SignInOptions,
  values: FieldValues,
): Promise<CompletedSignIn | 'back' | undefined> {
  let isCancelled = false;
  const tried = await withProgress(options.title, 0, async (signal) => {
    const result = await verifyValues(services, options, values, signal);
    isCancelled = signal.aborted;
    return result;
  });
  if (isCancelled) return undefined;
  if ('signedIn' in tried) return { ...tried.signedIn, step: options.before };
  const error = 'error' in tried ? tried.error : undefined;
  const kept = unaskedOf(options.method, options.kept ?? {});
  return await askSignIn(services, { ...options, kept, error });
}

function accepted(field: SignInField, value: string): string {
  const parsed = field.parse(value);
  return 'value' in parsed ? parsed.value : '';
}
