import { l10n } from 'vscode';
import type { SignInMessages } from '../vendorMessages.ts';

export const egnyteSignIn: SignInMessages = {
  methods: () => ({
    token: {
      title: l10n.t('Domain and access token'),
      detail: l10n.t('A token that you have; as long as it lasts'),
      removal: l10n.t('The access token itself stays valid until it expires or whoever made it revokes it.'),
      fields: {
        domain: {
          prompt: l10n.t(
            'Your company\'s Egnyte domain, as in the address of the web page: "acme" or "acme.egnyte.com".',
          ),
          placeholder: l10n.t('acme.egnyte.com'),
        },
        token: {
          prompt: l10n.t(
            'Paste an access token with the scope "Egnyte.filesystem", made with an API key of your own. It must be that of an administrator, or of a power user whose role has "Can Manage Trash".',
          ),
          placeholder: l10n.t('Access token'),
          page: l10n.t('Open the page that says how to make a token'),
        },
      },
    },
    key: {
      title: l10n.t('Sign in with the browser, through your own API key'),
      detail: l10n.t('Takes a key from developers.egnyte.com; stays signed in as long as Egnyte permits'),
      removal: l10n.t('Its sign-in is ended at Egnyte. The API key itself stays.'),
      fields: {
        domain: {
          prompt: l10n.t(
            'Your company\'s Egnyte domain, as in the address of the web page: "acme" or "acme.egnyte.com".',
          ),
          placeholder: l10n.t('acme.egnyte.com'),
        },
        clientId: {
          prompt: l10n.t('The API key (client ID) of your app at developers.egnyte.com, made for this domain.'),
          placeholder: l10n.t('API key'),
          page: l10n.t('Open developers.egnyte.com'),
        },
        clientSecret: {
          prompt: l10n.t('The secret that belongs to this key. It is kept in the secret storage of the editor.'),
          placeholder: l10n.t('Client secret'),
          page: l10n.t('Open developers.egnyte.com'),
        },
        redirectUri: {
          prompt: l10n.t(
            'The callback address that is registered with this key, to the letter. If the browser shows an error there in the end, that is fine: you copy its address then.',
          ),
          placeholder: 'https://localhost/callback',
          page: l10n.t('Open developers.egnyte.com'),
        },
      },
    },
  }),
  refused: {
    'egnyte.bad_domain': () =>
      l10n.t('This is not the address of an Egnyte domain. It looks like "acme" or "acme.egnyte.com".'),
    'egnyte.https_only': () =>
      l10n.t('The address must begin with https: your token would be readable on the way otherwise.'),
    'egnyte.bad_redirect': () =>
      l10n.t(
        'This is not a callback address: it begins with https://, or with http:// for this machine alone (127.0.0.1). Copy it as it is registered with the key.',
      ),
    'egnyte.branded': () =>
      l10n.t(
        'Use the address that ends in egnyte.com or egnytegov.com: an address with a name of your company does not serve the API.',
      ),
  },
};
