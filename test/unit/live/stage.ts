// The three emulated services with things of their own in them, and a live run that is listened to.
import assert from 'node:assert/strict';
import { BOX_TOKEN, type BoxEmulator, startBox } from '../../emulators/box/emulator.ts';
import { type DocSpaceEmulator, startDocSpace } from '../../emulators/docspace/emulator.ts';
import { docspaceToken } from '../../emulators/docspace/people.ts';
import { EGNYTE_TOKEN, type EgnyteEmulator, startEgnyte } from '../../emulators/egnyte/emulator.ts';
import type { Logged } from '../../emulators/server.ts';
import type { LiveRunOptions } from '../../live/run.ts';
import { noon } from '../fakes/clock.ts';

export class LiveStage {
  readonly box: BoxEmulator;
  readonly egnyte: EgnyteEmulator;
  readonly docspace: DocSpaceEmulator;
  readonly time: Time;
  readonly halt = new AbortController();
  /** What was printed. */
  lines: string[] = [];
  /** What somebody does when a line is printed. */
  heard: (line: string) => void = () => {};

  private constructor(time: Time, box: BoxEmulator, egnyte: EgnyteEmulator, docspace: DocSpaceEmulator) {
    this.time = time;
    this.box = box;
    this.egnyte = egnyte;
    this.docspace = docspace;
  }

  static async start(): Promise<LiveStage> {
    const time = new Time();
    const { now } = time;
    const [box, egnyte, docspace] = await Promise.all([
      startBox({ now }),
      startEgnyte({ now, enforceQps: true }),
      startDocSpace({ now }),
    ]);
    const folder = box.state.folder({ name: 'Contracts' });
    box.state.file({ in: folder.id, name: 'a.pdf' });
    box.state.fill(12, { from: folder.id });
    egnyte.state.liveFile('/Shared/Tests/plan.docx');
    egnyte.state.fill(12);
    docspace.state.addFolder({ name: 'Drafts', files: 2 });
    docspace.state.fill(12);
    return new LiveStage(time, box, egnyte, docspace);
  }

  async stop(): Promise<void> {
    await Promise.all([this.box, this.egnyte, this.docspace].map((each) => each.stop()));
  }

  /** The variables of all services. */
  all(): Record<string, string> {
    return {
      CLOUD_TRASH_LIVE_BOX_TOKEN: BOX_TOKEN,
      CLOUD_TRASH_LIVE_BOX_URL: this.box.server.url,
      CLOUD_TRASH_LIVE_EGNYTE_URL: this.egnyte.server.url,
      CLOUD_TRASH_LIVE_EGNYTE_TOKEN: EGNYTE_TOKEN,
      CLOUD_TRASH_LIVE_EGNYTE_FOLDER: '/Shared/Tests',
      CLOUD_TRASH_LIVE_EGNYTE_BURST: '1',
      CLOUD_TRASH_LIVE_DOCSPACE_URL: this.docspace.server.url,
      CLOUD_TRASH_LIVE_DOCSPACE_KEY: docspaceToken,
    };
  }

  /** Those of one service. */
  settingsOf(service: 'BOX' | 'EGNYTE' | 'DOCSPACE'): Record<string, string> {
    return Object.fromEntries(Object.entries(this.all()).filter(([name]) => name.includes(`_${service}_`)));
  }

  options(env: Record<string, string> = this.all()): LiveRunOptions {
    const say = (line: string): void => {
      this.lines.push(line);
      this.heard(line);
    };
    return { env, say, clock: this.time, halt: this.halt.signal };
  }

  /** What is printed under the first question that has these words. */
  finding(words: string): string {
    const index = this.lines.findIndex((line) => line.includes(words));
    assert.ok(index >= 0, `no question has "${words}"`);
    return this.lines[index + 1] ?? '';
  }

  /** The name of the run's folder in the service that is asked now. */
  ours(): string {
    return this.lines.findLast((line) => line.includes(' lies in '))?.match(/cloud-trash-live-.*Z/)?.[0] ?? '';
  }

  /** A copy of all that the services hold. */
  holdings(): unknown {
    const { box, egnyte, docspace } = this;
    return structuredClone([box, egnyte, docspace].map(({ state }) => [state.live(), state.trash()]));
  }

  /** What a service was asked to change. */
  writes(service: 'box' | 'egnyte' | 'docspace'): Logged[] {
    return this[service].server.log.filter(({ method }) => !['GET', 'OPTIONS'].includes(method));
  }
}

/** Time that passes by waiting alone; the emulators have it as well. */
class Time {
  #now = noon;
  readonly now = (): number => this.#now;
  readonly pause = async (ms: number): Promise<void> => {
    this.#now += ms;
  };
}
