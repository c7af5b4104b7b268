import { l10n } from 'vscode';
import type { SignInMessages } from '../vendorMessages.ts';

export const egnyteSignIn: SignInMessages = {
  methods: () => ({
    token: {
      title: l10n.t('Domain and access token'),
      detail: l10n.t('For a quick start; works until the token expires'),
      removal: l10n.t('The access token stays valid until it expires or is revoked.'),
      fields: {
        domain: {
          prompt: l10n.t('Enter your company\'s Egnyte domain, such as "acme" or "acme.egnyte.com".'),
          placeholder: l10n.t('acme.egnyte.com'),
        },
        token: {
          prompt: l10n.t(
            'Paste an access token with the scope "Egnyte.filesystem" from an administrator, or from a power user with "Can Manage Trash".',
          ),
          placeholder: l10n.t('Access token'),
          page: l10n.t('How to create a token'),
        },
      },
    },
    key: {
      title: l10n.t('Sign in with the browser'),
      detail: l10n.t('Needs your own Egnyte API key; stays signed in'),
      removal: l10n.t('Removing the account ends its sign-in at Egnyte. The API key stays valid.'),
      fields: {
        domain: {
          prompt: l10n.t('Enter your company\'s Egnyte domain, such as "acme" or "acme.egnyte.com".'),
          placeholder: l10n.t('acme.egnyte.com'),
        },
        clientId: {
          prompt: l10n.t(
            'Enter the API key (client ID) of your app on developers.egnyte.com, created for this domain.',
          ),
          placeholder: l10n.t('API key'),
          page: l10n.t('Open developers.egnyte.com'),
        },
        clientSecret: {
          prompt: l10n.t("Enter the client secret for this key. It is stored in the editor's secret storage."),
          placeholder: l10n.t('Client secret'),
          page: l10n.t('Open developers.egnyte.com'),
        },
        redirectUri: {
          prompt: l10n.t('Enter the callback URL registered for this key, exactly as registered.'),
          placeholder: 'https://localhost/callback',
          page: l10n.t('Open developers.egnyte.com'),
        },
      },
    },
  }),
  refused: {
    'egnyte.bad_domain': () => l10n.t('This is not an Egnyte domain. Enter "acme" or "acme.egnyte.com".'),
    'egnyte.https_only': () => l10n.t('Use an https:// address, so that your token stays private.'),
    'egnyte.bad_redirect': () =>
      l10n.t('This is not a callback URL. Enter it exactly as registered: https://, or http:// with 127.0.0.1.'),
    'egnyte.branded': () =>
      l10n.t(
        "Use the address that ends in egnyte.com or egnytegov.com. Your company's own address for Egnyte does not serve the API.",
      ),
  },
};
