import { l10n, window } from 'vscode';
import type { SignInMethod, Vendor } from '../../vendors/vendor.ts';
import type { PickResult } from '../dialogs/dialogs.ts';
import { vendorMessages } from '../messages/table.ts';
import type { Services } from '../services.ts';
import { askSignIn } from '../signIn/askSignIn.ts';
import { confirmAccount } from '../signIn/confirmAccount.ts';
import { revokeUnused, type SignedIn } from '../signIn/verifyConnection.ts';
import { forIconText } from '../text.ts';

/** `undefined`: cancelled. */
type FlowResult = 'back' | 'done' | undefined;

/** Service, method where there are several, the boxes, then whose account it is; only then is it stored. */
export async function addAccount(services: Services): Promise<void> {
  const title = l10n.t('Add Account');
  const choices = services.vendors.map((each) => ({ label: each.name, vendor: each.id, value: each }));
  // What was typed survives going back and forth.
  const typed = new Map<string, Map<string, string>>();
  for (;;) {
    const placeholder = l10n.t('Select a service');
    const picked = await services.dialogs.pickStep({ title, step: 1, placeholder, choices });
    if (picked?.end !== 'accepted') return;
    const vendor = picked.value;
    const own = typed.get(vendor.id) ?? new Map<string, string>();
    typed.set(vendor.id, own);
    const left = await addAt(services, l10n.t('{0}: {1}', title, vendor.name), vendor, own);
    if (left !== 'back') return;
  }
}

async function addAt(
  services: Services,
  title: string,
  vendor: Vendor,
  typed: Map<string, string>,
): Promise<FlowResult> {
  const [only, ...others] = vendor.signIn;
  if (only && others.length === 0) return await connect(services, { title, vendor, method: only, before: 1, typed });
  for (;;) {
    const picked = await pickMethod(services, title, vendor, 2);
    if (picked?.end !== 'accepted') return picked?.end;
    const left = await connect(services, { title, vendor, method: picked.value, before: 2, typed });
    if (left !== 'back') return left;
  }
}

export async function pickMethod(
  { dialogs }: Services,
  title: string,
  vendor: Vendor,
  step: number,
): Promise<PickResult<SignInMethod> | undefined> {
  const words = vendorMessages[vendor.id]?.methods();
  return await dialogs.pickStep({
    title,
    step,
    placeholder: l10n.t('Select how to sign in'),
    choices: vendor.signIn.map((method) => {
      const { title: label = method.id, detail } = words?.[method.id] ?? {};
      return { label, detail, value: method };
    }),
  });
}

interface ChosenMethod {
  readonly title: string;
  readonly vendor: Vendor;
  readonly method: SignInMethod;
  /** Number of steps before the first box. */
  readonly before: number;
  readonly typed: Map<string, string>;
}

async function connect(services: Services, way: ChosenMethod): Promise<FlowResult> {
  const { accounts } = services;
  const { title, vendor, method } = way;
  for (let fromEnd = false; ; fromEnd = true) {
    const signedIn = await askSignIn(services, { ...way, after: 1, fromEnd });
    if (signedIn === undefined || signedIn === 'back') return signedIn;
    const known = accounts.find(vendor, signedIn.connection, signedIn.identity);
    const step = signedIn.step + 1;
    const answer = await confirmAccount(services, signedIn, { title, step, totalSteps: step, known });
    if (answer?.end === 'accepted') {
      await store(services, vendor, method, signedIn);
      return 'done';
    }
    revokeUnused(services, vendor, signedIn);
    if (!answer) return undefined;
  }
}

async function store(services: Services, vendor: Vendor, method: SignInMethod, signedIn: SignedIn): Promise<void> {
  const { accounts, trashes } = services;
  const { connection, identity } = signedIn;
  const known = accounts.find(vendor, connection, identity);
  const record = await accounts.store(vendor, connection, identity, known, method.id);
  const trash = known ? trashes.restart(record.id) : trashes.of(record.id);
  const label = forIconText(record.label);
  const words = known ? l10n.t('Signed in again as {0}', label) : l10n.t('Connected {0}', label);
  window.setStatusBarMessage(`$(check) ${words}`, 6000);
  void trash?.load();
}
