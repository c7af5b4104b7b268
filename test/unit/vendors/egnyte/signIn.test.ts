import assert from 'node:assert/strict';
import { accessToken } from '../../../../src/vendors/egnyte/signIn.ts';

const [domain, token] = accessToken.fields;

const accepted: Readonly<Record<string, string>> = {
  acme: 'https://acme.egnyte.com',
  '  ACME ': 'https://acme.egnyte.com',
  'acme-2': 'https://acme-2.egnyte.com',
  'acme/': 'https://acme.egnyte.com',
  'acme.egnyte.com': 'https://acme.egnyte.com',
  'acme.egnyte.com/app/index.do#storage/files/1/Shared': 'https://acme.egnyte.com',
  'https://acme.egnyte.com/navigate/file/1?x=@y': 'https://acme.egnyte.com',
  'HTTPS://Acme.Egnyte.com:443/': 'https://acme.egnyte.com',
  'acme.egnytegov.com': 'https://acme.egnytegov.com',
  'https://acme.qa-egnyte.com': 'https://acme.qa-egnyte.com',
  'http://127.0.0.1:8787': 'http://127.0.0.1:8787',
  '127.0.0.1:8787/pubapi': 'http://127.0.0.1:8787',
  'localhost:8787': 'http://localhost:8787',
  'http://[::1]:8787/': 'http://[::1]:8787',
};

const refused: Readonly<Record<string, string>> = {
  '': 'signIn.empty',
  '   ': 'signIn.empty',
  'my company': 'signIn.whiteSpace',
  'http://acme.egnyte.com': 'egnyte.https_only',
  'http://127.0.0.1.example.com': 'egnyte.https_only',
  'files.acme.com': 'egnyte.branded',
  'https://example.com/acme.egnyte.com': 'egnyte.branded',
  'acme.egnyte.com.example.com': 'egnyte.branded',
  'acmeegnyte.com': 'egnyte.branded',
  'https://acme.egnyte.com@example.com/': 'egnyte.bad_domain',
  'https://user:word@acme.egnyte.com/': 'egnyte.bad_domain',
  'acme.egnyte.com:8443': 'egnyte.bad_domain',
  'egnyte.com': 'egnyte.bad_domain',
  'www.egnyte.com': 'egnyte.bad_domain',
  'https://developers.egnyte.com/docs': 'egnyte.bad_domain',
  'a.b.egnyte.com': 'egnyte.bad_domain',
  '-acme': 'egnyte.bad_domain',
  'ftp://acme.egnyte.com': 'egnyte.bad_domain',
  'javascript://acme.egnyte.com': 'egnyte.bad_domain',
  'https://': 'egnyte.bad_domain',
};

describe('Signing in to Egnyte', () => {
  for (const [typed, value] of Object.entries(accepted)) {
    it(`accepts "${typed}"`, () => assert.deepEqual(domain?.parse(typed), { value }));
  }
  for (const [typed, reason] of Object.entries(refused)) {
    it(`refuses "${typed}"`, () => assert.deepEqual(domain?.parse(typed), { refused: reason }));
  }

  it('accepts a pasted token', () => {
    assert.deepEqual(token?.parse(' Bearer abc123 \n'), { value: 'abc123' });
    assert.deepEqual(token?.parse(' '), { refused: 'signIn.empty' });
    assert.deepEqual(token?.parse('abc 123'), { refused: 'signIn.whiteSpace' });
    assert.equal(token?.secret, true);
  });

  it('connects to the domain alone', () => {
    assert.deepEqual(accessToken.connection({ domain: 'https://acme.egnyte.com', token: 't' }, undefined), {
      url: 'https://acme.egnyte.com',
      host: 'acme.egnyte.com',
      origins: ['https://acme.egnyte.com'],
      credential: { token: 't' },
    });
  });
});
