// A live run: reads which services to ask, asks each its questions one by one, and removes what it made.

import { boxQuestions } from './box.ts';
import { BoxAccount } from './boxAccount.ts';
import { docspaceQuestions } from './docspace.ts';
import { DocSpacePortal } from './docspacePortal.ts';
import { egnyteQuestions } from './egnyte.ts';
import { EgnyteDomain } from './egnyteDomain.ts';
import { NotAnswered, type Own } from './own.ts';
import type { LiveClock, LiveSession } from './session.ts';

/** A question that no document answers, and how to have a service answer it. */
export interface LiveQuestion<Service> {
  readonly question: string;
  /** The finding in plain words; rejects with `NotAnswered` where there is none. */
  ask(service: Service): Promise<string>;
}

/** A service with the things that this run makes in it. */
export interface LiveService {
  readonly name: string;
  readonly session: LiveSession;
  readonly own: Own;
  /** Makes the one folder for everything else. */
  begin(): Promise<void>;
  /** Removes what is left of what was made; gives what could not be removed, and why. */
  cleanUp(): Promise<readonly string[]>;
}

export interface LiveRunOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly say: (line: string) => void;
  readonly clock: LiveClock;
  /** Aborted when the person wants to end: what was made is removed, then the run is over. */
  readonly halt: AbortSignal;
}

const usage = `Asks real services what their documents leave open. Set the variables of at least one, for an account in
which a folder may be made and removed:

  CLOUD_TRASH_LIVE_BOX_TOKEN       an access token of Box, such as a developer token
  CLOUD_TRASH_LIVE_EGNYTE_URL      https://DOMAIN.egnyte.com
  CLOUD_TRASH_LIVE_EGNYTE_TOKEN    an access token of that domain
  CLOUD_TRASH_LIVE_EGNYTE_FOLDER   a folder to work in, such as /Shared/Tests
  CLOUD_TRASH_LIVE_DOCSPACE_URL    https://PORTAL
  CLOUD_TRASH_LIVE_DOCSPACE_KEY    an API key with files:write

What else can be set is in test/live/README.md.`;

/** One service of a run: its variables, and how to ask it. */
interface Candidate {
  readonly name: string;
  readonly variables: readonly string[];
  /** Gives whether nothing of what was made is left. */
  examine(options: LiveRunOptions): Promise<boolean>;
}

const candidates: readonly Candidate[] = [
  {
    name: 'Box',
    variables: ['CLOUD_TRASH_LIVE_BOX_TOKEN'],
    examine: async (options) => examine(new BoxAccount(options), boxQuestions, options),
  },
  {
    name: 'Egnyte',
    variables: ['CLOUD_TRASH_LIVE_EGNYTE_URL', 'CLOUD_TRASH_LIVE_EGNYTE_TOKEN', 'CLOUD_TRASH_LIVE_EGNYTE_FOLDER'],
    examine: async (options) => examine(new EgnyteDomain(options), egnyteQuestions, options),
  },
  {
    name: 'DocSpace',
    variables: ['CLOUD_TRASH_LIVE_DOCSPACE_URL', 'CLOUD_TRASH_LIVE_DOCSPACE_KEY'],
    examine: async (options) => examine(new DocSpacePortal(options), docspaceQuestions, options),
  },
];

/** Runs to the end; gives the exit code: 0 if a service was asked and nothing was left behind. */
export async function runLive(options: LiveRunOptions): Promise<number> {
  const { env, say, halt } = options;
  const missing = ({ variables }: Candidate): string[] => variables.filter((name) => !env[name]);
  const chosen = candidates.filter((each) => missing(each).length === 0);
  if (chosen.length === 0) say(usage);
  for (const each of candidates) {
    if (!chosen.includes(each)) say(`${each.name} is left out: ${missing(each).join(', ')} not set.`);
  }
  let clean = chosen.length > 0;
  for (const each of chosen) {
    if (halt.aborted) break;
    const isClean = await each.examine(options).catch((error: unknown) => {
      say(`${each.name} is left out: ${reason(error)}.`);
      return false;
    });
    clean &&= isClean;
  }
  return clean ? 0 : 1;
}

async function examine<S extends LiveService>(
  service: S,
  questions: readonly LiveQuestion<S>[],
  { say, halt }: LiveRunOptions,
): Promise<boolean> {
  const { name, session, own } = service;
  const tell = (text: string): void => say(session.clean(text));
  tell(`\n${name} at ${session.url}. All that is made lies in ${own.name}.`);
  try {
    await service.begin();
  } catch (error) {
    tell(`That folder was not made: ${reason(error)}. What needs it is left open.`);
  }
  for (const [index, { question, ask }] of questions.entries()) {
    if (halt.aborted) break;
    tell(`\n${name} ${index + 1}. ${question}`);
    const finding = await ask(service).catch((error: unknown) => `not answered: ${reason(error)}`);
    tell(finding.replaceAll(/^/gm, '  '));
  }
  if (halt.aborted) tell(`\n${name}: ended before the last question.`);
  return cleanUp(service, tell);
}

async function cleanUp(service: LiveService, tell: (text: string) => void): Promise<boolean> {
  const { name, session, own } = service;
  session.beginCleaningUp();
  const left = await service.cleanUp().catch((error: unknown) => [`${own.name}: ${reason(error)}`]);
  if (left.length === 0) tell(`\n${name}: nothing of this run is left.`);
  else tell(`\n${name}: this could not be removed, please do:\n${left.join('\n').replaceAll(/^/gm, '  ')}`);
  return left.length === 0;
}

/** Why something failed; of the network it is the cause that tells. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof NotAnswered || !(error.cause instanceof Error)) return error.message;
  return `${error.message} (${error.cause.message})`;
}
