import { l10n, window } from 'vscode';
import type { SignInMethod, Vendor } from '../../vendors/vendor.ts';
import { vendorMessages } from '../messages/table.ts';
import type { Services } from '../services.ts';
import { forIconText, plain } from '../text.ts';
import { askSignIn, type SignedIn } from './signIn.ts';

/** Service, method where there are several, the boxes, then whose account it is; only then is it stored. */
export async function addAccount(services: Services): Promise<void> {
  const title = l10n.t('Add Account');
  const typed = new Map<string, Map<string, string>>();
  for (;;) {
    const vendor = await services.ask.pick(
      title,
      services.vendors.map((each) => ({ label: each.name, value: each })),
    );
    const method = vendor && (await pickMethod(services, title, vendor));
    if (!vendor || !method) return;
    // What was typed for one service is of no use for another, but survives going back and forth.
    const own = typed.get(vendor.id) ?? new Map<string, string>();
    typed.set(vendor.id, own);
    const done = await connect(services, title, vendor, method, own);
    if (done !== 'back') return;
  }
}

async function pickMethod({ ask }: Services, title: string, vendor: Vendor): Promise<SignInMethod | undefined> {
  const [first, ...others] = vendor.signIn;
  if (others.length === 0) return first;
  const words = vendorMessages[vendor.id]?.signIn();
  return await ask.pick(
    l10n.t('{0}: {1}', title, vendor.name),
    vendor.signIn.map((method) => ({ label: words?.[method.id]?.title ?? method.id, value: method })),
  );
}

async function connect(
  services: Services,
  title: string,
  vendor: Vendor,
  method: SignInMethod,
  typed: Map<string, string>,
): Promise<'back' | undefined> {
  for (;;) {
    const signedIn = await askSignIn(services, {
      title: l10n.t('{0}: {1}', title, vendor.name),
      vendor,
      method,
      before: 1,
      typed,
    });
    if (signedIn === undefined || signedIn === 'back') return signedIn;
    const confirmed = await confirmIdentity(services, title, vendor, signedIn);
    if (confirmed === undefined) return undefined;
    if (confirmed) {
      const { connection, identity } = signedIn;
      const known = services.accounts.find(vendor, connection, identity);
      const record = await services.accounts.store(vendor, connection, identity);
      const trash = known ? services.trashes.restart(record.id) : services.trashes.of(record.id);
      window.setStatusBarMessage(`$(check) ${l10n.t('Connected {0}', forIconText(record.label))}`, 6000);
      void trash?.load();
      return undefined;
    }
  }
}

/** False: use another token. */
async function confirmIdentity(
  { ask, accounts }: Services,
  title: string,
  vendor: Vendor,
  { connection, identity }: SignedIn,
): Promise<boolean | undefined> {
  const login = identity.login === undefined || identity.login === identity.name ? '' : ` (${identity.login})`;
  const who = forIconText(`${identity.name}${login}`);
  const warnings = (identity.warnings ?? []).map((code) =>
    vendorMessages[vendor.id]?.problems[code]?.({ kind: 'forbidden', code }),
  );
  const known = accounts.find(vendor, connection, identity);
  return await ask.pick(l10n.t('{0}: Is this the right account?', title), [
    {
      label: known ? l10n.t('Renew the sign-in of {0}', who) : l10n.t('Connect {0}', who),
      description: forIconText(connection.host),
      detail: warnings
        .filter((words) => words !== undefined)
        .map((words) => plain(words, 300))
        .join(' '),
      value: true,
    },
    { label: l10n.t('Use another token'), value: false },
  ]);
}
