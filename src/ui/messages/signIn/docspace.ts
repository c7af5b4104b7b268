import { l10n } from 'vscode';
import type { SignInMessages } from '../vendorMessages.ts';

export const docspaceSignIn: SignInMessages = {
  methods: () => ({
    apiKey: {
      title: l10n.t('API key'),
      detail: l10n.t('Works with single sign-on; valid until the key expires'),
      removal: l10n.t('The API key stays valid. To end it, delete it on the portal under Developer Tools > API keys.'),
      fields: {
        address: {
          prompt: l10n.t('Enter the address of your DocSpace portal, as shown in your browser.'),
          placeholder: 'acme.onlyoffice.com',
        },
        token: {
          prompt: l10n.t(
            'Paste an API key with "files:write" and "rooms:read" from the portal\'s Developer Tools > API keys.',
          ),
          placeholder: 'sk-...',
          page: l10n.t('Open API Keys'),
        },
      },
    },
    password: {
      title: l10n.t('Email and password'),
      detail: l10n.t('Supports two-factor codes; the password is not stored'),
      removal: l10n.t('Removing the account ends its sign-in on the portal.'),
      fields: {
        address: {
          prompt: l10n.t('Enter the address of your DocSpace portal, as shown in your browser.'),
          placeholder: 'acme.onlyoffice.com',
        },
        userName: {
          prompt: l10n.t('Enter the email address you use to sign in to the portal.'),
          placeholder: l10n.t('Email'),
        },
        password: {
          prompt: l10n.t('Enter your password. It is sent to the portal once and not stored.'),
          placeholder: l10n.t('Password'),
        },
        appCode: {
          prompt: l10n.t('Enter the code from your authenticator app.'),
          placeholder: l10n.t('Code'),
        },
        smsCode: {
          prompt: l10n.t('Enter the code sent to your phone.'),
          placeholder: l10n.t('Code'),
        },
      },
    },
  }),
  refused: {
    'docspace.bad_address': () =>
      l10n.t('This is not a portal address. Enter it as shown in your browser, such as acme.onlyoffice.com.'),
    'docspace.https_only': () => l10n.t('Use an https:// address, so that your key or password stays private.'),
    'docspace.not_key': () =>
      l10n.t('This is not an API key: keys start with "sk-". Copy it from Developer Tools > API keys.'),
  },
};
