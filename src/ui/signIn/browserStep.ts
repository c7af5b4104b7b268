/** The step in which a person grants access in the browser, while a box waits for the code. */
import { ExtensionKind, env, extensions, l10n, UIKind } from 'vscode';
import type { CallbackPages } from '../../http/loopback.ts';
import { problemOf } from '../../trash/problem.ts';
import { type BrowserSession, startBrowserGrant } from '../../vendors/browserGrant.ts';
import type { AuthorizationCode, BrowserGrant, Connection, Vendor } from '../../vendors/vendor.ts';
import type { InputHandle, InputResult, InputStep } from '../dialogs/dialogs.ts';
import { refusedText, signInProblemText } from '../messages/problems.ts';
import type { Services } from '../services.ts';

export interface BrowserStep {
  readonly place: Pick<InputStep, 'title' | 'step' | 'totalSteps' | 'hasBack'>;
  readonly vendor: Vendor;
  readonly connection: Connection;
  readonly grant: BrowserGrant;
  /** Gives words if the code is of no use. */
  redeem(code: AuthorizationCode, signal: AbortSignal): Promise<string | undefined>;
}

/** One visit to the page: with its own state and, if the browser can come back to this machine, a listener. */
interface GrantAttempt {
  readonly session: BrowserSession;
  /** Its code has arrived, or never will: next time the page is opened with a new state. */
  isOver: boolean;
}

export async function askBrowser(services: Services, step: BrowserStep): Promise<InputResult | undefined> {
  const service = step.vendor.name;
  let box: InputHandle | undefined;
  let attempt: GrantAttempt | undefined;

  const openPage = async (open: InputHandle): Promise<void> => {
    if (open.signal.aborted) return;
    open.setError(undefined);
    attempt = !attempt || attempt.isOver ? await newAttempt(open, step) : attempt;
    if (await services.dialogs.open(attempt.session.page)) return;
    open.setError(l10n.t('The browser did not open. Use the button above to try again.'));
  };
  let opening: Promise<void> = Promise.resolve();
  const open = (shown: InputHandle) => {
    // One after the other: two at once would both listen.
    const next = opening.then(() => openPage(shown));
    opening = next.catch((error: unknown) => {
      if (!shown.signal.aborted) shown.setError(signInProblemText(problemOf(error), service));
    });
  };

  return await services.dialogs.input({
    ...step.place,
    prompt: promptWords(service),
    placeholder: l10n.t('Address or code'),
    value: '',
    secret: true,
    pageTitle: l10n.t('Open {0} Again', service),
    validate: (value) => {
      const parsed = attempt?.session.parse(value);
      return parsed && 'refused' in parsed ? refusedText(parsed.refused) : undefined;
    },
    check: async (value, signal) => {
      await opening;
      if (!attempt) return refusedText('signIn.wrongState');
      const { session } = attempt;
      const parsed = session.parse(value);
      if ('refused' in parsed) return refusedText(parsed.refused);
      // A code can be redeemed once, even if that fails.
      attempt.isOver = true;
      const error = await step.redeem(session.authorization(parsed.value), signal);
      session.close();
      return error;
    },
    openPage: () => {
      if (box) open(box);
    },
    onShown: (shown) => {
      box = shown;
      shown.signal.addEventListener('abort', () => attempt?.session.close(), { once: true });
      open(shown);
    },
  });
}

async function newAttempt(box: InputHandle, { vendor, connection, grant }: BrowserStep): Promise<GrantAttempt> {
  const session = await startBrowserGrant(grant, connection, callbackPages(), box.signal);
  const attempt: GrantAttempt = { session, isOver: false };
  session.code?.then(
    (code) => {
      attempt.isOver = true;
      box.accept(code);
    },
    (error: unknown) => {
      const isWaiting = !attempt.isOver && !box.signal.aborted;
      attempt.isOver = true;
      if (isWaiting) box.setError(signInProblemText(problemOf(error), vendor.name));
    },
  );
  return attempt;
}

/** Where the editor and this extension are on two machines, the browser cannot come back by itself. */
function isElsewhere(): boolean {
  const kind = extensions.getExtension('cloud-trash.cloud-trash')?.extensionKind;
  return env.uiKind === UIKind.Web || (env.remoteName !== undefined && kind === ExtensionKind.Workspace);
}

function promptWords(service: string): string {
  return isElsewhere()
    ? l10n.t(
        'Allow Cloud Trash to access {0} in your browser. If an error page opens, paste its full address here.',
        service,
      )
    : l10n.t(
        'Waiting for the browser. Allow Cloud Trash to access {0} there. If an error page opens, paste its full address here.',
        service,
      );
}

function callbackPages(): CallbackPages {
  return {
    language: env.language,
    granted: {
      title: l10n.t('Access granted'),
      text: l10n.t('You can close this page and return to the editor.'),
    },
    denied: {
      title: l10n.t('Access not granted'),
      text: l10n.t('Nothing was connected. Close this page and return to the editor to try again.'),
    },
    refused: {
      title: l10n.t('No sign-in is waiting for this page'),
      text: l10n.t('Nothing was done. The sign-in may have ended. Return to the editor and start again.'),
    },
  };
}
