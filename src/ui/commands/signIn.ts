/** Walks a person through the boxes of a sign-in, with Back; ends with a connection that has been tried. */
import { l10n, workspace } from 'vscode';
import type { AccountRecord } from '../../accounts/stored.ts';
import type { Identity, InputStep } from '../../trash/ports.ts';
import { problemOf } from '../../trash/problem.ts';
import type { Connection, SignInField, SignInMethod, Vendor } from '../../vendors/vendor.ts';
import { problemText } from '../messages/problems.ts';
import { vendorMessages } from '../messages/table.ts';
import type { Services } from '../services.ts';
import { forMessage } from '../text.ts';

export interface SignedIn {
  readonly connection: Connection;
  readonly identity: Identity;
}

export interface SignInOptions {
  readonly title: string;
  readonly vendor: Vendor;
  readonly method: SignInMethod;
  /** Number of steps before the first box. */
  readonly before: number;
  /** Sign in again: the address is known, and the person must be the same. */
  readonly known?: AccountRecord;
  /** What was typed so far, kept when somebody goes back. */
  readonly typed: Map<string, string>;
}

/** `undefined`: cancelled; `back`: the first box was left backwards. */
export async function askSignIn(services: Services, options: SignInOptions): Promise<SignedIn | 'back' | undefined> {
  const { method, known, typed } = options;
  // An account keeps its address when its token is renewed.
  const fields = known ? method.fields.filter(({ secret }) => secret) : method.fields;
  const values: Record<string, string> = {};
  if (known) for (const { id, secret } of method.fields) if (!secret) values[id] = known.url;
  let signedIn: SignedIn | undefined;
  let index = 0;
  for (let field = fields[index]; field; field = fields[index]) {
    const isLast = index === fields.length - 1;
    const step: InputStep = {
      ...describeField(options, field, index, fields.length, values),
      ...(isLast && {
        check: async (value: string, signal: AbortSignal) => {
          const result = await tryOut(services, options, { ...values, [field.id]: accepted(field, value) }, signal);
          if (typeof result === 'string') return result;
          signedIn = result;
          return undefined;
        },
      }),
    };
    const answer = await services.ask.input(step);
    if (!answer) return undefined;
    typed.set(field.id, answer.value);
    if (answer.end === 'back') {
      if (index === 0) return 'back';
      index -= 1;
    } else {
      values[field.id] = accepted(field, answer.value);
      index += 1;
    }
  }
  return signedIn;
}

function describeField(
  { title, vendor, method, before, typed }: SignInOptions,
  field: SignInField,
  index: number,
  count: number,
  values: Readonly<Record<string, string>>,
): InputStep {
  const words = vendorMessages[vendor.id]?.signIn()[method.id]?.fields[field.id];
  return {
    title,
    step: before + index + 1,
    totalSteps: before + count,
    prompt: words?.prompt ?? field.id,
    placeholder: words?.placeholder,
    value: typed.get(field.id) ?? '',
    secret: field.secret,
    page: field.page?.(values),
    pageTitle: words?.page,
    validate: (value) => {
      const parsed = field.parse(value);
      return 'refused' in parsed ? refusedWords(vendor, parsed.refused) : undefined;
    },
  };
}

function accepted(field: SignInField, value: string): string {
  const parsed = field.parse(value);
  return 'value' in parsed ? parsed.value : '';
}

/** Asks the service whose account it is; a text says why it could not be used. */
async function tryOut(
  { accounts }: Services,
  { vendor, method, known }: SignInOptions,
  values: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<SignedIn | string> {
  try {
    // Read here alone: changing the setting later moves no account.
    const apiUrl = workspace.getConfiguration('cloudTrash').get<string>(`${vendor.id}.apiUrl`);
    const connection = known
      ? {
          ...method.connection(values, undefined),
          url: known.url,
          host: known.host,
          origins: [new URL(known.url).origin],
        }
      : method.connection(values, apiUrl);
    const identity = await accounts.trial(vendor, connection).whoAmI(signal);
    if (known && known.user !== '' && known.user !== identity.id) {
      return l10n.t(
        'This token belongs to {0}, not to {1}. Use Add Account... to connect it as another account.',
        forMessage(identity.name),
        forMessage(known.label),
      );
    }
    return { connection, identity };
  } catch (error) {
    const problem = problemOf(error);
    if (problem.kind === 'signIn' && problem.code === undefined) {
      return l10n.t(
        'The service does not accept this token. Check that all of it was copied and that it has not expired.',
      );
    }
    // The box makes links of what looks like one.
    return forMessage(problemText(problem), 600);
  }
}

function refusedWords(vendor: Vendor, code: string): string {
  const own = vendorMessages[vendor.id]?.refused[code];
  if (own) return own();
  return code === 'signIn.whiteSpace'
    ? l10n.t(
        'This holds spaces, line breaks or characters that do not belong there. Copy it again, and nothing around it.',
      )
    : l10n.t('Paste it here.');
}
