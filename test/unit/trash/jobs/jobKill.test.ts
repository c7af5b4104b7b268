// A window that is killed in the middle of a job, by a signal that it cannot notice, and another one that goes on with it.
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { journalFolder } from '../../../../src/storage/journals.ts';
import { keyOf, type TrashItem } from '../../../../src/trash/item.ts';
import { readJournal } from '../../../../src/trash/jobs/readJournal.ts';
import { BOX_TOKEN, startBox } from '../../../emulators/box/emulator.ts';
import { startDocSpace } from '../../../emulators/docspace/emulator.ts';
import { docspaceToken } from '../../../emulators/docspace/people.ts';
import { EGNYTE_TOKEN, startEgnyte } from '../../../emulators/egnyte/emulator.ts';
import { fill } from '../../../emulators/egnyte/fill.ts';
import { dice, rounds } from '../../fakes/dice.ts';
import { never } from '../../fakes/trash.ts';
import { type JobOrder, jobsOf } from './jobWindow.ts';

const size = 1000;

type WhereItIs = 'trash' | 'live' | 'gone';

interface FullService {
  readonly url: string;
  readonly token: string;
  stateOf(item: TrashItem): WhereItIs;
  stop(): Promise<void>;
}

const services: Readonly<Record<string, () => Promise<FullService>>> = {
  box: async () => {
    const { server, state, stop } = await startBox({ quirks: { callsPerMinute: 1e6 } });
    state.fill(size);
    const stateOf = ({ kind, id }: TrashItem): WhereItIs => {
      const item = state.tree.find(kind === 'link' ? 'web_link' : kind === 'folder' ? 'folder' : 'file', id);
      return item === undefined ? 'gone' : item.trashedAt === null ? 'live' : 'trash';
    };
    return { url: server.url, token: BOX_TOKEN, stateOf, stop };
  },
  egnyte: async () => {
    const { server, state, stop } = await startEgnyte();
    fill(state, size);
    const paths = new Map(state.trash().map(({ id, path }) => [id, path]));
    const stateOf = ({ id }: TrashItem): WhereItIs =>
      state.trashedById(id) ? 'trash' : state.liveAt(paths.get(id) ?? '') ? 'live' : 'gone';
    return { url: server.url, token: EGNYTE_TOKEN, stateOf, stop };
  },
  docspace: async () => {
    const { server, state, stop } = await startDocSpace();
    state.fill(size);
    const stateOf = ({ kind, id }: TrashItem): WhereItIs => {
      const entry = state.tree.get({ kind: kind === 'folder' ? 'folder' : 'file', id: Number(id) });
      return entry === undefined ? 'gone' : state.tree.inTrash(entry) ? 'trash' : 'live';
    };
    return { url: server.url, token: docspaceToken, stateOf, stop };
  },
};

describe('a job whose window is killed', () => {
  let folder: string;
  let service: FullService | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cloud-trash-jobs-'));
  });
  afterEach(async () => {
    await service?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Resolves once the process is dead: after so many items were settled. */
  async function killAfter(order: JobOrder, settled: number): Promise<void> {
    const window = fork(join(import.meta.dirname, 'jobWindow.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    const ended = once(window, 'exit');
    window.on('message', (message: { settled: number }) => {
      if (message.settled >= settled) window.kill('SIGKILL');
    });
    window.send(order);
    await ended;
  }

  for (const [vendor, start] of Object.entries(services)) {
    for (let round = 0; round < rounds(5, 100); round += 1) {
      it(`at ${vendor} goes on in another one, and each item ends once and as it is told (${round})`, async function () {
        this.timeout(60_000);
        service = await start();
        const action = round % 2 === 0 ? 'purge' : 'restore';
        const order: JobOrder = { vendor, url: service.url, token: service.token, folder, action };
        await killAfter(order, dice(round)(size - 1));
        const { jobs } = await jobsOf(order);
        await jobs.load();
        const [job] = jobs.list;
        assert.ok(job, 'the job is found');
        const ended = await jobs.continue(job.id, never, () => {});
        const outcomes = ended?.outcomes ?? [];
        assert.equal(new Set(outcomes.map(({ item }) => keyOf(item))).size, size);
        const wanted = action === 'purge' ? 'gone' : 'live';
        for (const { item, end } of outcomes) {
          assert.equal(end, 'done', item.id);
          assert.equal(service.stateOf(item), wanted, item.id);
        }
        const [journal] = await journalFolder(folder, Date.now).list();
        assert.equal(journal?.isOpen, false);
        const kept = journal && (await readJournal(await journalFolder(folder, Date.now).read(journal)));
        assert.equal(kept?.outcomes.size, size, 'each has its outcome in the journal');
        await jobs.load();
        assert.deepEqual(jobs.list, []);
      });
    }
  }
});
