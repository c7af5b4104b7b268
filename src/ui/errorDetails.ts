/** What the support of a service, or an issue, asks for: as text that can be shared. */
import { env, extensions, l10n, version, window } from 'vscode';
import type { Account } from '../trash/ports.ts';
import { type Problem, problemOf } from '../trash/problem.ts';
import { isInstant } from './format.ts';
import { problemText } from './messages/problems.ts';
import type { Services } from './services.ts';
import { forMessage, plain } from './text.ts';

/** A problem with what it was about, such as `restore of file 123`. */
export interface Incident {
  readonly account?: Account | undefined;
  readonly what: string;
  readonly problem: Problem;
}

const maxIncidents = 50;

/** Puts them onto the clipboard. In English, for those who read it are at the services. */
export async function copyDetails({ accounts, clock }: Services, incidents: readonly Incident[]): Promise<void> {
  const own: unknown = extensions.getExtension('cloud-trash.cloud-trash')?.packageJSON.version;
  const lines = [
    `Cloud Trash ${typeof own === 'string' ? own : ''}, ${env.appName} ${version}, ${process.platform}`,
    new Date(clock.now()).toISOString(),
  ];
  for (const { account, what, problem } of incidents.slice(0, maxIncidents)) {
    const service = account && accounts.vendor(account.vendor)?.name;
    lines.push('', `${service ?? 'Cloud Trash'}${account ? `, ${plain(account.host)}` : ''}: ${what}`);
    for (const [label, value] of facts(problem)) {
      if (value !== undefined) lines.push(`  ${label}: ${plain(String(value), 500)}`);
    }
  }
  if (incidents.length > maxIncidents) lines.push('', `and ${incidents.length - maxIncidents} more`);
  await env.clipboard.writeText(`${lines.join('\n')}\n`);
  window.setStatusBarMessage(`$(check) ${l10n.t('Error details copied')}`, 6000);
}

/**
 * A warning with the ways to read more: without a button, the editor would show no more than its first line.
 * @param message what has failed, and why
 */
export async function showProblem(
  services: Services,
  incident: Incident,
  message = (why: string): string => why,
): Promise<void> {
  const why = forMessage(problemText(incident.problem), 400);
  const showLog = l10n.t('Show Log');
  const copy = l10n.t('Copy Error Details');
  const pressed = await services.dialogs.notify('warning', message(why), [showLog, copy]);
  if (pressed === showLog) services.log.show();
  if (pressed === copy) await copyDetails(services, [incident]);
}

/** Runs what a person has asked for, with one way to show what goes wrong. */
export async function runSafely(services: Services, id: string, run: () => Promise<void>): Promise<void> {
  const { log } = services;
  log.info(`Command ${id}`);
  try {
    await run();
  } catch (error) {
    const problem = problemOf(error);
    log.warn(`Command ${id} failed: ${problem.fault ?? `${problem.kind} ${problem.code ?? ''}`}`);
    await showProblem(services, { what: `command ${id}`, problem }, (why) => l10n.t('The command failed. {0}', why));
  }
}

function facts({ kind, code, status, call, requestId, said, fault, retryAt }: Problem): [string, unknown][] {
  return [
    ['problem', code === undefined ? kind : `${kind} (${code})`],
    ['status', status],
    ['call', call],
    ['request ID', requestId],
    ['the service says', said && withoutSecrets(plain(said, 500))],
    ['fault', fault && withoutSecrets(plain(fault.split('\n')[0] ?? '', 300))],
    ['try again after', retryAt !== undefined && isInstant(retryAt) ? new Date(retryAt).toISOString() : undefined],
  ];
}

/** A service might repeat what it was sent: whatever could be a token is left out. */
function withoutSecrets(text: string): string {
  return text.replace(/[\w.~+/=-]{16,}/g, (run) => (/\d/.test(run) || run.length > 24 ? '[...]' : run));
}
