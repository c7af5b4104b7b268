/** The step in which a person grants access in the browser, while a box waits for the code. */
import { env, l10n } from 'vscode';
import type { CallbackPages } from '../../http/loopback.ts';
import { problemOf } from '../../trash/problem.ts';
import { type BrowserSession, startBrowserGrant } from '../../vendors/browserGrant.ts';
import type { AuthorizationCode, BrowserGrant, Connection } from '../../vendors/vendor.ts';
import type { InputHandle, InputResult, Step } from '../dialogs/dialogs.ts';
import { refusedText, signInProblemText } from '../messages/problems.ts';
import type { Services } from '../services.ts';

export interface BrowserStep extends Step {
  /** Its name. */
  readonly service: string;
  readonly connection: Connection;
  readonly grant: BrowserGrant;
  /** Gives words if the code is of no use. */
  redeem(code: AuthorizationCode, signal: AbortSignal): Promise<string | undefined>;
}

export async function askBrowser(
  { dialogs }: Services,
  { service, connection, grant, redeem, ...place }: BrowserStep,
): Promise<InputResult | undefined> {
  /** The last visit to the page: with its own state and, if the browser can come back to this machine, a listener. */
  let session: BrowserSession | undefined;
  /** Its code has arrived, or never will: next time the page is opened with a new state. */
  let isOver = true;

  const begin = async (box: InputHandle): Promise<BrowserSession> => {
    const begun = await startBrowserGrant(grant, connection, callbackPages(), box.signal);
    session = begun;
    isOver = false;
    begun.code?.then(
      (code) => box.accept(code),
      (error: unknown) => {
        if (begun !== session || isOver) return;
        isOver = true;
        box.setError(signInProblemText(problemOf(error), service));
      },
    );
    return begun;
  };
  const openPage = async (box: InputHandle): Promise<void> => {
    if (box.signal.aborted) return;
    box.setError(undefined);
    const { page } = session && !isOver ? session : await begin(box);
    if (!(await dialogs.open(page))) {
      box.setError(l10n.t('The browser did not open. Use the button above to try again.'));
    }
  };
  let opening = Promise.resolve();
  const open = (box: InputHandle) => {
    // One after the other: two at once would both listen.
    opening = opening
      .then(() => openPage(box))
      .catch((error: unknown) => box.setError(signInProblemText(problemOf(error), service)));
  };

  return await dialogs.input({
    ...place,
    prompt: l10n.t(
      'Allow Cloud Trash to access {0} in your browser. If an error page opens, paste its full address here.',
      service,
    ),
    value: '',
    secret: true,
    page: { title: l10n.t('Open {0} Again', service), open },
    validate: (value) => {
      const parsed = session?.parse(value);
      return parsed && 'refused' in parsed ? refusedText(parsed.refused) : undefined;
    },
    check: async (value, signal) => {
      await opening;
      const current = session;
      const parsed = current?.parse(value);
      if (!current || !parsed) return refusedText('signIn.wrongState');
      if ('refused' in parsed) return refusedText(parsed.refused);
      // A code can be redeemed once, even if that fails.
      isOver = true;
      const error = await redeem(current.authorization(parsed.value), signal);
      current.close();
      return error;
    },
    onShown: open,
  });
}

function callbackPages(): CallbackPages {
  const tryAgain = l10n.t('Nothing was connected. Close this page and return to the editor to try again.');
  return {
    // Without a translation it is English, whatever the editor's language is.
    language: l10n.bundle ? env.language : 'en',
    granted: {
      title: l10n.t('Access granted'),
      text: l10n.t('You can close this page and return to the editor.'),
    },
    denied: {
      title: l10n.t('Access not granted'),
      text: tryAgain,
    },
    refused: {
      title: l10n.t('No sign-in is waiting for this page'),
      text: tryAgain,
    },
  };
}
