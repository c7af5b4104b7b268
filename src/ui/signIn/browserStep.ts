/** The step in which a person grants access in the browser, while a box waits for what the browser comes back with. */
import { ExtensionKind, env, extensions, l10n, UIKind } from 'vscode';
import type { CallbackPages } from '../../http/loopback.ts';
import { problemOf } from '../../trash/problem.ts';
import { type BrowserSession, startBrowserGrant } from '../../vendors/browserGrant.ts';
import type { BrowserGrant, Connection, Vendor } from '../../vendors/vendor.ts';
import type { InputHandle, InputResult, InputStep } from '../dialogs/dialogs.ts';
import { refusedText } from '../messages/problems.ts';
import { signInProblemText } from '../messages/signInProblems.ts';
import type { Services } from '../services.ts';

export interface BrowserStep extends Pick<InputStep, 'title' | 'step' | 'totalSteps' | 'hasBack'> {
  readonly vendor: Vendor;
  readonly connection: Connection;
  readonly grant: BrowserGrant;
  /** Gives words if the code is of no use. */
  redeem(code: string, redirectUri: string, signal: AbortSignal): Promise<string | undefined>;
}

/** One way to the page and back: with a state and, where the browser can come back here, a listener of its own. */
interface BrowserAttempt {
  readonly session: BrowserSession;
  /** Nothing will come of it any more. */
  isOver: boolean;
}

export async function askBrowser(services: Services, wanted: BrowserStep): Promise<InputResult | undefined> {
  const { title, step, totalSteps, hasBack, vendor } = wanted;
  const service = vendor.name;
  let box: InputHandle | undefined;
  let round: BrowserAttempt | undefined;

  const begin = async (open: InputHandle): Promise<void> => {
    if (open.signal.aborted) return;
    open.setError(undefined);
    round = !round || round.isOver ? await newAttempt(open, wanted) : round;
    if (await services.dialogs.open(round.session.page)) return;
    open.setError(l10n.t('The browser did not open. Use the button above to try again.'));
  };
  let starting: Promise<void> = Promise.resolve();
  const start = (open: InputHandle) => {
    // One after the other: two at a time would both listen.
    const next = starting.then(() => begin(open));
    starting = next.catch((error: unknown) => {
      if (!open.signal.aborted) open.setError(signInProblemText(problemOf(error), vendor.id));
    });
  };

  return await services.dialogs.input({
    title,
    step,
    totalSteps,
    hasBack,
    prompt: promptWords(service),
    placeholder: l10n.t('Address or code'),
    value: '',
    secret: true,
    pageTitle: l10n.t('Open {0} Again', service),
    validate: (value) => {
      const parsed = round?.session.parse(value);
      return parsed && 'refused' in parsed ? refusedText(parsed.refused) : undefined;
    },
    check: async (value, signal) => {
      await starting;
      if (!round) return refusedText('signIn.wrongState');
      const { session } = round;
      const parsed = session.parse(value);
      if ('refused' in parsed) return refusedText(parsed.refused);
      // A code is good for one call, whatever comes of it.
      round.isOver = true;
      const error = await wanted.redeem(parsed.value, session.redirectUri, signal);
      session.close();
      return error;
    },
    openPage: () => {
      if (box) start(box);
    },
    onShown: (open) => {
      box = open;
      open.signal.addEventListener('abort', () => round?.session.close(), { once: true });
      start(open);
    },
  });
}

async function newAttempt(box: InputHandle, { vendor, connection, grant }: BrowserStep): Promise<BrowserAttempt> {
  const session = await startBrowserGrant(grant, connection, callbackPages(), box.signal);
  const round: BrowserAttempt = { session, isOver: false };
  session.code?.then(
    (code) => {
      round.isOver = true;
      box.accept(code);
    },
    (error: unknown) => {
      const isWaiting = !round.isOver && !box.signal.aborted;
      round.isOver = true;
      if (isWaiting) box.setError(signInProblemText(problemOf(error), vendor.id));
    },
  );
  return round;
}

/** Where the editor and this extension are on two machines, the browser cannot come back by itself. */
function isElsewhere(): boolean {
  const kind = extensions.getExtension('cloud-trash.cloud-trash')?.extensionKind;
  return env.uiKind === UIKind.Web || (env.remoteName !== undefined && kind === ExtensionKind.Workspace);
}

function promptWords(service: string): string {
  return isElsewhere()
    ? l10n.t(
        'Grant access to {0} in your browser. If the browser ends on an error page, copy its whole address and paste it here.',
        service,
      )
    : l10n.t(
        'Waiting for the browser. Grant access to {0}; if the browser ends on an error page, copy its whole address and paste it here.',
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
