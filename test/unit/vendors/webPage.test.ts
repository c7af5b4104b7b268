// Where the trash is in each service's web app; see Open Trash in Browser.
import assert from 'node:assert/strict';
import { closeAll as closeBox, setUp as setUpBox } from './box/setup.ts';
import { closeAll as closeDocSpace, setUp as setUpDocSpace } from './docspace/setup.ts';
import { emulatedDomains } from './egnyte/harness.ts';

const never = new AbortController().signal;

describe('the web page of a trash', () => {
  const { start } = emulatedDomains();
  afterEach(async () => {
    await closeBox();
    await closeDocSpace();
  });

  it('is the same for all at Box', async () => {
    const { client } = await setUpBox();
    assert.equal(await client.webPage?.(never), 'https://app.box.com/trash');
  });

  it('is the start page of the domain at Egnyte, which has no published address for the trash', async () => {
    const { client, egnyte } = await start();
    assert.equal(await client.webPage?.(never), `${egnyte.server.url}/app/index.do`);
  });

  it('names the trash folder at DocSpace', async () => {
    const { client, emulator } = await setUpDocSpace();
    const page = new URL((await client.webPage?.(never)) ?? '');
    assert.equal(page.origin + page.pathname, `${emulator.server.url}/files/trash/filter`);
    assert.match(page.searchParams.get('folder') ?? '', /^\d+$/);
    assert.equal(emulator.server.log.length, 1);
  });
});
