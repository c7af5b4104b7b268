/**
 * Where restored items are. Egnyte does not tell, and does not publish what it does if the original folder is gone. So
 * that folder is looked up afterwards: one call for each, and not for all, since the calls of a day are limited.
 */
import * as v from 'valibot';
import type { HttpResponse } from '../../http/http.ts';
import type { Outcome } from '../../trash/outcome.ts';
import { parseJson } from '../answers.ts';
import { failed } from '../outcomes.ts';
import { masheryCode } from './gateway.ts';

/** Folders looked up in one operation, at most. */
const maxLookUps = 20;

type FolderState = 'lives' | 'gone' | 'unknown';

const entry = v.object({ is_folder: v.boolean() });

export class Parents {
  readonly #look: (path: string) => Promise<HttpResponse>;
  readonly #mayLook: () => boolean;
  readonly #found = new Map<string, FolderState>();
  #givenUp = false;

  /** @param mayLook whether a call may be spent on a folder now */
  constructor(look: (path: string) => Promise<HttpResponse>, mayLook: () => boolean) {
    this.#look = look;
    this.#mayLook = mayLook;
  }

  /** The outcome of a restore with what is known of the original folder. Never throws. */
  async report(outcome: Outcome): Promise<Outcome> {
    const { item } = outcome;
    const isRefused = outcome.end === 'failed' && [404, 409].includes(outcome.problem.status ?? 0);
    if (outcome.end !== 'done' && !isRefused) return outcome;
    const found = await this.#find(item.origin?.path);
    if (outcome.end === 'done') {
      if (found === 'lives') return { ...outcome, where: item.origin };
      return found === 'gone' ? { ...outcome, misplaced: true } : outcome;
    }
    if (outcome.end !== 'failed' || found !== 'gone') return outcome;
    return failed(item, { ...outcome.problem, kind: 'originMissing', code: 'egnyte.origin_gone' });
  }

  async #find(path: string | undefined): Promise<FolderState> {
    // A path with dots would lead to another address.
    if (!path?.startsWith('/') || /\/\.{1,2}(\/|$)/.test(path)) return 'unknown';
    if (path === '/') return 'lives';
    const known = this.#found.get(path);
    if (known !== undefined) return known;
    if (this.#givenUp || this.#found.size >= maxLookUps || !this.#mayLook()) return 'unknown';
    const found = await this.#ask(path);
    this.#found.set(path, found);
    return found;
  }

  async #ask(path: string): Promise<FolderState> {
    try {
      const answer = await this.#look(path);
      if (answer.status === 404) return 'gone';
      if (answer.status === 200 && isFolder(answer)) return 'lives';
      // A person who manages the trash may not be allowed to see every folder.
      this.#givenUp = answer.status !== 403 || masheryCode(answer) !== '';
    } catch {
      // The item is restored, whether or not its folder can be looked at.
      this.#givenUp = true;
    }
    return 'unknown';
  }
}

function isFolder(answer: HttpResponse): boolean {
  const read = v.safeParse(entry, parseJson(answer.text));
  return read.success && read.output.is_folder;
}
