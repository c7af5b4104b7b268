/**
 * Where restored items are. Egnyte does not tell, and does not publish what it does if the original folder is gone. So
 * that folder is looked up afterwards: one call for each, and not for all, since the calls of a day are limited.
 */
import * as v from 'valibot';
import type { Outcome } from '../../trash/outcome.ts';
import { nearlyExhausted } from '../../trash/quota.ts';
import { parseJson } from '../answers.ts';
import { failed } from '../outcomes.ts';
import type { EgnyteApi } from './calls.ts';
import { type Allowance, masheryCode } from './problems.ts';

/** Folders looked up in one operation, at most. */
const maxLookUps = 20;

const folder = v.object({ is_folder: v.literal(true) });

export class Parents {
  readonly #api: EgnyteApi;
  readonly #signal: AbortSignal;
  readonly #allowance: Allowance;
  /** By path, whether there is such a folder; `undefined` where that could not be learned. */
  readonly #known = new Map<string, boolean | undefined>([['/', true]]);
  #lookUpsLeft = maxLookUps;

  constructor(api: EgnyteApi, signal: AbortSignal, allowance: Allowance) {
    this.#api = api;
    this.#signal = signal;
    this.#allowance = allowance;
  }

  /** The outcome of a restore with what is known of the original folder. Never throws. */
  async report(outcome: Outcome): Promise<Outcome> {
    const { item } = outcome;
    if (outcome.end === 'done') {
      const lives = await this.#lives(item.origin?.path);
      if (lives === undefined) return outcome;
      return lives ? { ...outcome, where: item.origin } : { ...outcome, misplaced: true };
    }
    if (outcome.end !== 'failed' || ![404, 409].includes(outcome.problem.status ?? 0)) return outcome;
    if ((await this.#lives(item.origin?.path)) !== false) return outcome;
    return failed(item, { ...outcome.problem, kind: 'originMissing', code: 'egnyte.origin_gone' });
  }

  async #lives(path = ''): Promise<boolean | undefined> {
    // A path with dots would lead to another address.
    if (!path.startsWith('/') || /\/\.{1,2}(\/|$)/.test(path)) return undefined;
    const mayLook = this.#lookUpsLeft > 0 && !this.#signal.aborted && !nearlyExhausted(this.#allowance.quota());
    if (mayLook && !this.#known.has(path)) {
      this.#lookUpsLeft -= 1;
      this.#known.set(path, await this.#ask(path));
    }
    return this.#known.get(path);
  }

  async #ask(path: string): Promise<boolean | undefined> {
    try {
      const answer = await this.#api.at(path, this.#signal);
      if (answer.status === 404) return false;
      if (answer.status === 200 && v.is(folder, parseJson(answer.text))) return true;
      // A person who manages the trash may not be allowed to see every folder.
      if (answer.status === 403 && masheryCode(answer) === '') return undefined;
    } catch {
      // The item is restored, whether or not its folder can be looked at.
    }
    this.#lookUpsLeft = 0;
    return undefined;
  }
}
