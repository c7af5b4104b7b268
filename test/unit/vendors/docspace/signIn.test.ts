import assert from 'node:assert/strict';
import { apiKey } from '../../../../src/vendors/docspace/signIn.ts';

const [address, token] = apiKey.fields;

describe('docspace: sign-in', () => {
  const origins: [string, string][] = [
    ['acme.onlyoffice.com', 'https://acme.onlyoffice.com'],
    ['  acme  ', 'https://acme.onlyoffice.com'],
    ['ACME/', 'https://acme.onlyoffice.com'],
    ['Acme.OnlyOffice.com/', 'https://acme.onlyoffice.com'],
    ['https://acme.onlyoffice.com/rooms/shared/filter?page=1#x', 'https://acme.onlyoffice.com'],
    ['acme.onlyoffice.com/files/trash', 'https://acme.onlyoffice.com'],
    ['docs.example.org:8443', 'https://docs.example.org:8443'],
    ['intranet:8443', 'https://intranet:8443'],
    ['https://docspace', 'https://docspace'],
    ['192.168.0.7', 'https://192.168.0.7'],
    ['http://127.0.0.1:8092', 'http://127.0.0.1:8092'],
    ['localhost:8092', 'http://localhost:8092'],
    ['http://[::1]:8092/rooms', 'http://[::1]:8092'],
    ['[::1]:8092', 'http://[::1]:8092'],
  ];
  for (const [typed, origin] of origins) {
    it(`takes ${JSON.stringify(typed)} for ${origin}`, () => {
      assert.deepEqual(address?.parse(typed), { value: origin });
    });
  }

  const refusals: [string, string][] = [
    ['', 'signIn.empty'],
    ['   ', 'signIn.empty'],
    ['acme onlyoffice', 'signIn.whiteSpace'],
    ['http://acme.onlyoffice.com', 'docspace.https_only'],
    ['http://localhost.evil.example', 'docspace.https_only'],
    ['http://127.0.0.1.evil.example', 'docspace.https_only'],
    ['ftp://acme.onlyoffice.com', 'docspace.bad_address'],
    ['javascript:alert(1)', 'docspace.bad_address'],
    ['anna@example.com', 'docspace.bad_address'],
    ['https://user:secret@acme.onlyoffice.com', 'docspace.bad_address'],
    ['https://', 'docspace.bad_address'],
    ['acme:port', 'docspace.bad_address'],
  ];
  for (const [typed, refused] of refusals) {
    it(`refuses ${JSON.stringify(typed)}`, () => assert.deepEqual(address?.parse(typed), { refused }));
  }

  it('keeps only the key, and refuses text that is not a key', () => {
    assert.deepEqual(token?.parse(' sk-0af3 \n'), { value: 'sk-0af3' });
    assert.deepEqual(token?.parse('Bearer sk-0af3'), { value: 'sk-0af3' });
    assert.deepEqual(token?.parse(''), { refused: 'signIn.empty' });
    assert.deepEqual(token?.parse('sk-0a f3'), { refused: 'signIn.whiteSpace' });
    assert.deepEqual(token?.parse('asc_auth_key'), { refused: 'docspace.not_key' });
    assert.equal(token?.secret, true);
  });

  it('calls only the portal, and knows the page of its keys', () => {
    const values = { address: 'https://docs.example.org:8443', token: 'sk-1' };
    assert.deepEqual(apiKey.connection(values, undefined), {
      url: 'https://docs.example.org:8443',
      host: 'docs.example.org:8443',
      origins: ['https://docs.example.org:8443'],
      credential: { token: 'sk-1' },
    });
    assert.equal(token?.page?.(values), 'https://docs.example.org:8443/developer-tools/api-keys');
  });
});
