import { l10n } from 'vscode';
import type { SignInMessages } from '../vendorMessages.ts';

export const docspaceSignIn: SignInMessages = {
  methods: () => ({
    apiKey: {
      title: l10n.t('API key'),
      detail: l10n.t('For everybody, also with single sign-on; as long as the key lasts'),
      removal: l10n.t(
        'The API key itself stays valid, for it may be in use elsewhere: delete it on the portal under Developer Tools, API keys.',
      ),
      fields: {
        address: {
          prompt: l10n.t('The address of your DocSpace portal, as it stands in your browser.'),
          placeholder: 'acme.onlyoffice.com',
        },
        token: {
          prompt: l10n.t(
            'Paste an API key with the permissions "files:write" and "rooms:read": on the portal under Developer Tools, API keys.',
          ),
          placeholder: 'sk-...',
          page: l10n.t('Open the API keys of your portal'),
        },
      },
    },
    password: {
      title: l10n.t('E-mail and password'),
      detail: l10n.t('Also with a code from an app or a text message; the password is not kept'),
      removal: l10n.t('Its sign-in is ended on the portal.'),
      fields: {
        address: {
          prompt: l10n.t('The address of your DocSpace portal, as it stands in your browser.'),
          placeholder: 'acme.onlyoffice.com',
        },
        userName: {
          prompt: l10n.t('The e-mail address with which you sign in to the portal.'),
          placeholder: l10n.t('E-mail'),
        },
        password: {
          prompt: l10n.t(
            'The password for it. It is sent to the portal once, for a token, and kept nowhere. With single sign-on there is none: go back, and use an API key.',
          ),
          placeholder: l10n.t('Password'),
        },
        appCode: {
          prompt: l10n.t('The code that your authenticator app shows for the portal now.'),
          placeholder: l10n.t('Code'),
        },
        smsCode: {
          prompt: l10n.t('The code that the portal has sent to your phone.'),
          placeholder: l10n.t('Code'),
        },
      },
    },
  }),
  refused: {
    'docspace.bad_address': () =>
      l10n.t(
        'This is not the address of a portal. Paste it as it stands in your browser, such as acme.onlyoffice.com.',
      ),
    'docspace.https_only': () =>
      l10n.t('The address must begin with https://, else others could read your key or password on its way.'),
    'docspace.not_key': () =>
      l10n.t('This is not an API key: one begins with "sk-". Copy it from Developer Tools, API keys on the portal.'),
  },
};
