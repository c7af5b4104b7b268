/** Builds the services and registers views and commands; no network, nothing awaited. */
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { commands, type ExtensionContext, type LogOutputChannel, l10n, window, workspace } from 'vscode';
import { Accounts } from './accounts/accounts.ts';
import { LastCounts } from './accounts/counts.ts';
import { demoSecrets } from './accounts/demo.ts';
import { secretKey } from './accounts/stored.ts';
import type { SecretStore } from './accounts/stores.ts';
import { lazyHttpClient } from './http/lazyHttpClient.ts';
import type { RateLimiter } from './http/rateLimiter.ts';
import { journalSource } from './storage/journalSource.ts';
import { createLease } from './storage/lock.ts';
import { tokenFiles } from './storage/tokenFiles.ts';
import { Browsing } from './trash/browse/browsing.ts';
import { DeletionWatch } from './trash/deletionWatch.ts';
import { Jobs } from './trash/jobs/jobs.ts';
import type { Account, Clock } from './trash/ports.ts';
import { Trashes } from './trash/trashes.ts';
import { startBackgroundRefresh } from './ui/backgroundRefresh.ts';
import { registerCommands } from './ui/commands/register.ts';
import type { Dialogs } from './ui/dialogs/dialogs.ts';
import { lazyDialogs } from './ui/dialogs/lazyDialogs.ts';
import { Documents } from './ui/documents.ts';
import { Expiring } from './ui/expiring.ts';
import { viewId } from './ui/ids.ts';
import { showJobs } from './ui/jobs/showJobs.ts';
import { editorSecrets } from './ui/secrets.ts';
import type { Services } from './ui/services.ts';
import { massDeletionThreshold } from './ui/settings.ts';
import { showLate } from './ui/showLate.ts';
import { showStatusBar } from './ui/statusBar.ts';
import { syncAccounts } from './ui/syncAccounts.ts';
import { TrashTree } from './ui/tree/trashTree.ts';
import { vendors } from './vendors/table.ts';

/** True in the build that `npm start` and the tests use; see `esbuild.js`. */
declare const __DEMO__: boolean;

/** What the demo build gives to tests. */
export interface DemoServices extends Services {
  readonly context: ExtensionContext;
  /** Resolves when the accounts have been read. */
  readonly loaded: Promise<void>;
  /** Milliseconds that activate() took. */
  readonly ownWork: number;
  /** Lets scripted answers take the place of dialogs. */
  script(ask: Dialogs): void;
}

const clock: Clock = {
  now: Date.now,
  sleep: (ms, signal) => setTimeout(ms, undefined, { signal }).catch(() => signal.throwIfAborted()),
};

/** Milliseconds. */
const jobsAgainAfter = 10_000;

/** The editor hands deactivate() nothing, so what has to be waited for is kept here. */
let accountsInUse: Accounts | undefined;

export function activate(context: ExtensionContext): DemoServices | undefined {
  const begun = performance.now();
  const log = window.createOutputChannel('Cloud Trash', { log: true });
  const secrets = __DEMO__
    ? demoSecrets(process.env.CLOUD_TRASH_ACCOUNTS, editorSecrets(context.secrets), secretKey)
    : editorSecrets(context.secrets);
  const { services, treeContext } = build(context, log, secrets);
  const lease = createLease(join(context.globalStorageUri.fsPath, 'lease'));
  const { accounts, trashes, view, tree } = services;
  accountsInUse = accounts;
  const closing = new AbortController();

  context.subscriptions.push(
    log,
    view,
    tree,
    services.documents,
    trashes,
    ...syncAccounts(services),
    ...registerCommands(services),
    ...showStatusBar(services, treeContext),
    ...showJobs(services),
    ...showLate(services),
    ...startBackgroundRefresh({ ...services, lease }),
    { dispose: () => closing.abort() },
  );

  const loaded = accounts.load().then(
    async () => {
      await commands.executeCommand('setContext', 'cloudTrash.loaded', true);
      if (!(await services.jobs.load())) return;
      // After a reload the process before may hold the locks of its jobs for a while.
      const later = clock.sleep(jobsAgainAfter, closing.signal).then(() => services.jobs.load());
      later.catch(() => undefined);
    },
    (error: unknown) => {
      log.error(`The accounts could not be read: ${error instanceof Error ? error.message : 'unknown'}`);
      view.message = l10n.t(
        "The editor's secret storage could not be read, so accounts may be missing. Reload the window to try again.",
      );
    },
  );
  if (!__DEMO__) return undefined;
  return {
    ...services,
    context,
    loaded,
    script: (ask) => Object.assign(services.dialogs, ask),
    ownWork: performance.now() - begun,
  };
}

function build(context: ExtensionContext, log: LogOutputChannel, secrets: SecretStore) {
  const httpDeps = { clock, log, random: Math.random, limiters: new WeakMap<object, RateLimiter>() };
  const accounts = new Accounts({
    vendors,
    secrets,
    state: context.globalState,
    shared: tokenFiles(join(context.globalStorageUri.fsPath, 'tokens')),
    createHttpClient: (options) => lazyHttpClient(httpDeps, options),
    clock,
    newId: () => crypto.randomUUID(),
    log,
  });
  const trashes = new Trashes(clock, (account) => accounts.client(account));
  const browsing = new Browsing(trashes, context.globalState, clock, log);
  const journals = journalSource(join(context.globalStorageUri.fsPath, 'jobs'), clock.now);
  const jobs = new Jobs({
    trashOf: trashes.of,
    journals,
    now: clock.now,
    newId: () => crypto.randomUUID(),
    log,
  });
  const deletions = new DeletionWatch(() =>
    massDeletionThreshold(workspace.getConfiguration('cloudTrash').get('massDeletionThreshold')),
  );
  const expiring = new Expiring();
  const counts = new LastCounts(context.globalState, trashes, clock);
  const vendorName = (id: string) => accounts.vendor(id)?.name ?? id;
  const alike = ({ id, label }: Account) => accounts.list.filter((each) => each.id !== id && each.label === label);
  const lacksSecret = (account: Account) => accounts.list.some(({ id, hasSecret }) => id === account.id && !hasSecret);
  const isPersistent = () => accounts.isPersistent;
  const treeContext = {
    vendorName,
    now: clock.now,
    alike,
    lacksSecret,
    isPersistent,
    jobsOf: (account: string) => jobs.list.filter((job) => job.account === account),
    deletionOf: (account: string) => deletions.of(account),
    expiring,
  };
  const tree = new TrashTree(trashes, browsing, treeContext);
  const view = window.createTreeView(viewId, { treeDataProvider: tree, canSelectMany: true, showCollapseAll: true });
  const documents = new Documents();
  const services: Services = {
    vendors,
    accounts,
    trashes,
    browsing,
    counts,
    jobs,
    journals,
    deletions,
    expiring,
    view,
    tree,
    documents,
    pages: new Map(),
    dialogs: lazyDialogs(),
    clock,
    log,
  };
  return { services, treeContext };
}

/** The editor waits some seconds for a renewal that is under way. */
export async function deactivate(): Promise<void> {
  await accountsInUse?.settled();
}
