// The way through a sign-in: which steps are shown, in which order and with which number, and where Back leads.
import assert from 'node:assert/strict';
import { TrashError } from '../../../src/trash/problem.ts';
import type { Dialogs } from '../../../src/ui/dialogs/dialogs.ts';
import type { Services } from '../../../src/ui/services.ts';
import { signIn } from '../../../src/ui/signIn/signInFlow.ts';
import type { Credential } from '../../../src/vendors/credential.ts';
import { parseToken } from '../../../src/vendors/pasted.ts';
import type { SignInField, SignInMethod, Vendor } from '../../../src/vendors/vendor.ts';
import { reset } from '../fakes/vscode/vscode.ts';

const field = (id: string, more: Partial<SignInField> = {}): SignInField => ({
  id,
  secret: false,
  parse: parseToken,
  ...more,
});
const address = field('address', { kept: 'url' });
const app = field('app', { kept: 'credential' });
const secret = field('secret', { kept: 'credential', secret: true });

function method(id: string, fields: readonly SignInField[], more: Partial<SignInMethod> = {}): SignInMethod {
  const url = 'https://acme.example';
  const connection = (credential: Credential) => ({ url, host: 'acme.example', origins: [url], credential });
  return { id, fields, connection, ...more };
}

const key = method('key', [address, field('token', { secret: true })]);
const password = method('password', [address, field('password', { secret: true })], {
  redeem: async (connection) => (connection.credential.code === undefined ? { ask: field('code') } : { connection }),
});
const client = method('client', [app, secret], { keeps: ['actAs'], redeem: async (connection) => ({ connection }) });
const browser = method('browser', [app, secret], {
  keeps: ['actAs'],
  browser: {
    redirectUri: () => 'https://localhost/callback',
    page: () => 'https://acme.example/grant',
    redeem: async (connection, { code }) => ({ ...connection, credential: { ...connection.credential, token: code } }),
  },
});
const delegate = method('delegate', [app, field('person', { refusedBy: 'acme.person' })], { browser: browser.browser });

const vendors = [
  { id: 'acme', name: 'Acme', signIn: async () => [key, password, client, browser, delegate] },
  { id: 'solo', name: 'Solo', signIn: async () => [key] },
] as const;

interface SignInCase {
  readonly does: string;
  /** What is picked, typed or answered, a word each; the last question is cancelled. */
  readonly answers: string;
  /** What is shown: number, step, and what it holds. */
  readonly shows: readonly string[];
  /** What is ended at the service, for no one uses it. */
  readonly revoked?: number;
  /** The credential in the end. */
  readonly gives?: Credential;
}

/** Goes through a case; anyone whose credential has `bad` in it is refused. */
async function walk(
  { answers, ...expected }: SignInCase,
  again?: { method?: SignInMethod; kept: Credential },
): Promise<void> {
  const left = answers.split(' ');
  const shown: string[] = [];
  const revoked: string[] = [];
  let stored: Credential | undefined;
  const dialogs: Partial<Dialogs> = {
    pickStep: async ({ step, totalSteps, title, placeholder, choices }) => {
      const isLast = placeholder === 'Is this the right account?';
      shown.push(`${step}/${totalSteps ?? '?'} ${isLast ? 'confirm' : title}`);
      const answer = left.shift();
      const chosen = choices.find(({ label }) => label === (isLast && answer === 'next' ? 'Connect Me' : answer));
      return chosen ? { end: 'accepted', value: chosen.value } : answer === 'back' ? { end: 'back' } : undefined;
    },
    input: async ({ step, totalSteps, hasBack, prompt, value, validate, check, onShown }) => {
      const { signal } = new AbortController();
      const isFirst = step === 1 && !hasBack;
      const name = prompt.startsWith('Allow Cloud Trash') ? 'browser' : prompt;
      shown.push(`${step}/${totalSteps} ${name}${value === '' ? '' : `=${value}`}${isFirst ? ' (no Back)' : ''}`);
      onShown?.({ signal, accept: () => {}, setError: (error) => error !== undefined && shown.push(error) });
      for (;;) {
        const answer = left.shift() ?? 'cancel';
        if (answer === 'cancel') return undefined;
        if (answer === 'back') return { end: 'back', value };
        const error = validate(answer) ?? (await check?.(answer, signal));
        if (error === undefined) return { end: 'accepted', value: answer };
        shown.push(error);
      }
    },
    confirm: async ({ message }) => {
      shown.push(message);
      return left.shift() === 'next';
    },
    open: async () => true,
  };
  const services: unknown = {
    dialogs,
    vendors,
    trashes: { of: () => undefined, restart: () => undefined },
    accounts: {
      find: () => undefined,
      store: async (_: Vendor, { credential }: { credential: Credential }) => {
        stored = credential;
        return { id: '1', label: 'Me' };
      },
      authClient: () => ({}),
      revokeUnused: async ({ url }: { url: string }) => void revoked.push(url),
      trial: (_: Vendor, { credential }: { credential: Credential }) => ({
        whoAmI: async () => {
          if (Object.values(credential).includes('bad')) throw new Error('bad');
          if (credential.person === 'nobody') throw new TrashError({ kind: 'forbidden', code: 'acme.person' });
          return { id: 'me', name: 'Me', warnings: again ? [{ kind: 'forbidden' }] : [] };
        },
        count: async () => ({ precision: 'exact', items: 1 }),
      }),
    },
  };
  const { vendors: own } = services as Services;
  const [vendor] = own;
  assert.ok(vendor);
  const record = {
    id: '1',
    vendor: 'acme',
    label: 'Me',
    host: 'acme.example',
    url: 'https://acme.example',
    user: 'me',
  };
  const known = again && { record, vendor, methods: await vendor.signIn(), ...again, method: again.method };
  await signIn(services as Services, again ? 'Again' : 'Add', known);
  const { shows, revoked: ended = 0, gives } = expected;
  assert.deepEqual({ shown, revoked: revoked.length, gives: stored }, { shown: shows, revoked: ended, gives });
  assert.deepEqual(left, []);
}

const url = 'https://acme.example';
const internal = 'Cloud Trash ran into an internal error. Try again, or run "Cloud Trash: Show Log" for details.';
const forbidden = "You don't have permission. Ask the item's owner or your administrator.";
const toBoxes = (title: string) => ['1/? Add', `2/? ${title}`];
const acme = toBoxes('Add: Acme');

describe('the steps of Add Account...', () => {
  before(reset);
  const cases: readonly SignInCase[] = [
    {
      does: 'go from the service to the account',
      answers: 'Acme key acme k1 next',
      shows: [...acme, '3/5 address', '4/5 token', '5/5 confirm'],
      gives: { address: 'acme', token: 'k1' },
    },
    {
      does: 'leave out the choice among one',
      answers: 'Solo acme k1 next',
      shows: ['1/? Add', '2/4 address', '3/4 token', '4/4 confirm'],
      gives: { address: 'acme', token: 'k1' },
    },
    {
      does: 'lead back to the first, with what was typed',
      answers: 'Acme key acme back back back Acme key acme k1 next',
      shows: [
        ...[...acme, '3/5 address', '4/5 token', '3/5 address=acme', '2/? Add: Acme'],
        ...[...acme, '3/5 address=acme', '4/5 token', '5/5 confirm'],
      ],
      gives: { address: 'acme', token: 'k1' },
    },
    {
      does: 'keep what was typed for another method, not for another service',
      answers: 'Acme key acme back back password back back Solo cancel',
      shows: [
        ...[...acme, '3/5 address', '4/5 token', '3/5 address=acme', '2/? Add: Acme', '3/5 address=acme'],
        ...['2/? Add: Acme', '1/? Add', '2/4 address'],
      ],
    },
    {
      does: 'stay in the box that was refused',
      answers: 'Solo acme bad k1 next',
      shows: ['1/? Add', '2/4 address', '3/4 token', internal, '4/4 confirm'],
      gives: { address: 'acme', token: 'k1' },
    },
    {
      does: 'have one more where the service wants a code, and Back passes over it',
      answers: 'Acme password acme pw 123 back pw back pw 456 next',
      shows: [
        ...[...acme, '3/5 address', '4/5 password', '5/6 code', '6/6 confirm', '4/5 password=pw', '5/6 code'],
        ...['4/5 password=pw', '5/6 code', '6/6 confirm'],
      ],
      revoked: 1,
      gives: { address: 'acme', password: 'pw', code: '456' },
    },
    {
      does: 'pass over the browser on the way back, and end what is not used',
      answers: 'Acme browser a1 s1 c1 back s2 c2 next',
      shows: [
        ...[...acme, '3/6 app', '4/6 secret', '5/6 browser', '6/6 confirm', '4/6 secret=s1', '5/6 browser'],
        '6/6 confirm',
      ],
      revoked: 1,
      gives: { app: 'a1', secret: 's2', token: 'c2' },
    },
    {
      does: 'return to the box before the browser where that holds what is refused, and say so there',
      answers: 'Acme delegate a1 nobody c1 ada c2 next',
      shows: [
        ...[...acme, '3/6 app', '4/6 person', '5/6 browser', '4/6 person=nobody', forbidden, '5/6 browser'],
        '6/6 confirm',
      ],
      revoked: 1,
      gives: { app: 'a1', person: 'ada', token: 'c2' },
    },
    {
      does: 'end what is not used where somebody gives up',
      answers: 'Acme client a1 s1 cancel',
      shows: [...acme, '3/5 app', '4/5 secret', '5/5 confirm'],
      revoked: 1,
    },
    {
      does: 'leave a key alone that was typed, not made for the sign-in',
      answers: 'Solo acme k1 cancel',
      shows: ['1/? Add', '2/4 address', '3/4 token', '4/4 confirm'],
    },
  ];
  for (const each of cases) it(each.does, () => walk(each));
});

describe('the steps of Sign In Again...', () => {
  before(reset);
  const warned = 'Sign in as Me anyway?';
  const kept = { app: 'a1', secret: 's1', actAs: 'x', token: 'old' };
  const cases: readonly (SignInCase & { readonly method?: SignInMethod; readonly kept?: Credential })[] = [
    {
      does: 'ask only for what is not kept',
      method: key,
      answers: 'k1 next',
      shows: ['1/1 token', warned],
      gives: { address: url, token: 'k1' },
    },
    {
      does: 'are the browser alone where its app is kept',
      method: browser,
      answers: 'c1 next',
      shows: ['1/1 browser', warned],
      gives: { app: 'a1', secret: 's1', actAs: 'x', token: 'c1' },
    },
    {
      does: 'lead back to the other methods, and to all boxes but the address, without secrets',
      method: browser,
      answers: 'back browser a2 s2 c1 next',
      shows: ['1/1 browser', '1/? Again', '2/4 app=a1', '3/4 secret', '4/4 browser', warned],
      gives: { app: 'a2', secret: 's2', actAs: 'x', token: 'c1' },
    },
    {
      does: 'begin with the methods where the last one is not known',
      answers: 'key k1 next',
      shows: ['1/? Again', '2/2 token', warned],
      gives: { address: url, token: 'k1' },
    },
    {
      does: 'are none where all is kept',
      method: client,
      answers: 'next',
      shows: [warned],
      gives: { app: 'a1', secret: 's1', actAs: 'x' },
    },
    {
      does: 'ask for what is no longer good, and say why',
      method: client,
      kept: { ...kept, secret: 'bad' },
      answers: 'a1 s2 next',
      shows: ['1/2 app=a1', internal, '2/2 secret', warned],
      revoked: 1,
      gives: { app: 'a1', secret: 's2', actAs: 'x' },
    },
    {
      does: 'end what is not used where somebody gives up',
      method: client,
      answers: 'cancel',
      shows: [warned],
      revoked: 1,
    },
  ];
  for (const each of cases) it(each.does, () => walk(each, { kept, ...each }));
});
