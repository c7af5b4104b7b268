// Signing in with a password: what the DocSpace server does (its source, 3.7.2), pinned at the emulator.
import assert from 'node:assert/strict';
import { docspaceToken } from '../../emulators/docspace/people.ts';
import type { SecondFactor } from '../../emulators/docspace/signIn.ts';
import { begin, type PortalAnswer, type PortalContent, type Raw, stopAll } from './docspaceRaw.ts';

interface PortalToken {
  readonly token?: string;
  readonly expires: string;
  readonly sms: boolean;
  readonly tfa: boolean;
  readonly phoneNoise?: string;
  readonly tfaKey?: string;
  readonly confirmUrl?: string;
}
const password = 'correct horse';
const zero = '0001-01-01T00:00:00';

describe('the DocSpace emulator: signing in with a password', () => {
  let raw: Raw;
  let now = 0;

  const sign = (more: object = {}, code = '') => {
    const body = { userName: raw.state.me.email, password, session: false, ...more };
    return raw.call<PortalToken>('POST', `authentication${code && `/${code}`}`, body, null);
  };
  const said = ({ status, error }: PortalAnswer<unknown>): unknown => [status, error?.message, error?.type];
  const failed = [401, 'User authentication failed', null];
  const blocked = [403, 'Too many login attempts. Please try again later', null];
  const opens = async (header: string | null, more?: Readonly<Record<string, string>>): Promise<number> =>
    (await raw.call('GET', 'files/@trash?count=1', undefined, header, more)).status;

  async function prepare(factor?: SecondFactor): Promise<void> {
    now = Date.UTC(2026, 5, 30, 12);
    raw = await begin({ now: () => now });
    raw.state.signIn.setPassword(raw.state.me, password, factor);
  }
  afterEach(stopAll);

  it('gives a token for a year, which may come with `Bearer ` or without it, or as a cookie', async () => {
    await prepare();
    const { status, response } = await sign();
    assert.deepEqual([status, response.sms, response.tfa], [200, false, false]);
    assert.equal(response.expires, '2027-06-30T14:00:00.0000000+02:00');
    const token = response.token ?? '';
    assert.ok(!token.startsWith('sk-'));
    for (const header of [token, `Bearer ${token}`]) assert.equal(await opens(header), 200);
    assert.equal(await opens(null, { cookie: `a=b; asc_auth_key=${encodeURIComponent(token)}` }), 200);
    for (const header of [`bearer ${token}`, `Basic ${token}`, 'Bearer wrong', docspaceToken]) {
      assert.equal(await opens(header), 401, header);
    }
    now += 366 * 86_400_000;
    assert.equal(await opens(token), 401);
  });

  it('acts for the person with all rights, and is not a key', async () => {
    await prepare();
    const other = raw.state.addPerson({ name: 'Tom Berg', email: 'tom@example.com' });
    raw.state.signIn.setPassword(other, 'x');
    raw.state.trashFile();
    const token = (await sign({ userName: 'TOM@example.com', password: ' x ' })).response.token ?? '';
    const me = await raw.get<{ id: string; displayName: string }>('people/@self', token);
    assert.deepEqual([me.response.id, me.response.displayName], [other.id, 'Tom Berg']);
    assert.equal((await raw.get<PortalContent>('files/@trash', token)).response.total, 0);
    assert.equal((await raw.get('files/rooms', token)).status, 200);
    assert.equal((await raw.get('settings', token)).status, 200);
    const key = await raw.get('keys/@self', token);
    assert.deepEqual([key.status, key.response], [200, undefined]);
  });

  it('reports no expiry of a session token', async () => {
    await prepare();
    const { response } = await sign({ session: true });
    assert.equal(response.expires, zero);
    assert.equal(await opens(response.token ?? ''), 200);
  });

  it('answers alike for a wrong name and a wrong password', async () => {
    await prepare();
    for (const wrong of [
      { password: 'x' },
      { password: '' },
      { userName: 'nobody@example.com' },
      { userName: undefined },
    ]) {
      const answer = await sign(wrong);
      assert.deepEqual(said(answer), failed);
      assert.match(answer.text, /"stack":null,"hresult":0/);
    }
    const sso = raw.state.addPerson({ name: 'Only SSO', email: 'sso@example.com' });
    assert.deepEqual(said(await sign({ userName: sso.email })), failed);
  });

  it('blocks a login for a minute after the sixth try within a minute, and no other login', async () => {
    await prepare();
    const other = raw.state.addPerson({ name: 'Tom', email: 'tom@example.com' });
    raw.state.signIn.setPassword(other, password);
    for (let i = 0; i < 5; i += 1) assert.deepEqual(said(await sign({ password: 'x' })), failed);
    assert.deepEqual(said(await sign()), blocked);
    assert.equal((await sign({ userName: other.email })).status, 200);
    now += 59_999;
    assert.deepEqual(said(await sign()), blocked);
    now += 1;
    for (let i = 0; i < 9; i += 1) assert.equal((await sign()).status, 200);
    for (let i = 0; i < 4; i += 1) await sign({ password: 'x' });
    now += 60_000;
    assert.deepEqual(said(await sign({ password: 'x' })), failed);
  });

  it('refuses without a type where a captcha is wanted', async () => {
    await prepare();
    raw.state.signIn.captcha = true;
    const [status, , type] = said(await sign()) as unknown[];
    assert.deepEqual([status, type], [403, null]);
  });

  it('asks for the code of an app, and takes it in the body alone', async () => {
    await prepare({ by: 'app', code: '123456', setUp: true });
    const first = (await sign()).response;
    assert.deepEqual([first.token, first.tfa, first.tfaKey, first.expires], [undefined, true, undefined, zero]);
    assert.ok(first.confirmUrl);
    assert.deepEqual(said(await sign({}, '123456')), failed);
    assert.deepEqual(said(await sign({ code: '000000' }, '000000')), failed);
    assert.deepEqual(said(await sign({ code: '123456', password: 'x' }, '123456')), failed);
    const second = (await sign({ code: '123456' }, '123456')).response;
    assert.deepEqual([second.tfa, second.expires.slice(0, 4)], [true, '2027']);
    assert.equal(await opens(second.token ?? ''), 200);
  });

  it('sends to the browser while the app is not set up', async () => {
    await prepare({ by: 'app', code: '123456', setUp: false });
    const { response } = await sign();
    assert.deepEqual([response.token, response.tfa], [undefined, true]);
    assert.ok(response.tfaKey);
    assert.ok(response.confirmUrl?.startsWith(`${raw.portal.server.url}/confirm/TfaActivation`));
    assert.deepEqual(said(await sign({ code: '123456' }, '123456')), failed);
  });

  it('sends a message to a phone, of whose number it shows the ends', async () => {
    await prepare({ by: 'sms', code: '4711', phone: '+493012345678' });
    const first = (await sign()).response;
    assert.deepEqual([first.token, first.sms, first.tfa, first.phoneNoise], [undefined, true, false, '+49********78']);
    const second = (await sign({ code: '4711' }, '4711')).response;
    assert.equal(second.sms, true);
    assert.equal(await opens(second.token ?? ''), 200);
    raw.state.signIn.setPassword(raw.state.me, password, { by: 'sms', code: '4711' });
    const unknown = (await sign()).response;
    assert.deepEqual([unknown.sms, unknown.phoneNoise, unknown.expires], [true, undefined, zero]);
  });

  it('takes no code where none is asked for', async () => {
    await prepare();
    assert.deepEqual(said(await sign({ code: '1' }, '1')), failed);
  });

  it('ends the token that signs out, and answers without a response', async () => {
    await prepare();
    const [one, two] = [(await sign()).response.token ?? '', (await sign()).response.token ?? ''];
    const out = await raw.call('POST', 'authentication/logout', undefined, `Bearer ${one}`);
    assert.deepEqual([out.status, out.response, out.text.includes('"count":0')], [200, undefined, true]);
    assert.deepEqual([await opens(one), await opens(two)], [401, 200]);
    assert.equal((await raw.call('POST', 'authentication/logout', undefined, null)).status, 200);
  });

  it('can end only what comes as a cookie', async () => {
    await prepare();
    raw.state.signIn.endsCookieOnly = true;
    const token = (await sign()).response.token ?? '';
    await raw.call('POST', 'authentication/logout', undefined, token);
    assert.equal(await opens(token), 200);
    await raw.call('POST', 'authentication/logout', undefined, null, {
      cookie: `asc_auth_key=${encodeURIComponent(token)}`,
    });
    assert.equal(await opens(token), 401);
  });

  it('lets tests end tokens, and give out living ones', async () => {
    await prepare();
    const token = raw.state.signIn.issue(raw.state.me.id, now + 1000);
    assert.equal(await opens(token), 200);
    now += 1000;
    assert.equal(await opens(token), 401);
    const lasting = raw.state.signIn.issue(raw.state.me.id);
    raw.state.signIn.sessions.delete(lasting);
    assert.equal(await opens(lasting), 401);
  });
});
