import { l10n } from 'vscode';
import { exact } from '../format.ts';
import type { FieldWords, VendorMessages } from './vendorMessages.ts';

export const egnyteMessages: VendorMessages = {
  problems: {
    'egnyte.token_refused': () =>
      l10n.t(
        'Egnyte rejected the access token. Tokens last 30 days and end when the password changes. Create a new token and sign in again.',
      ),
    'egnyte.key_refused': () =>
      l10n.t(
        'Egnyte rejected the API key: its ID or secret is wrong, or it belongs to another domain. Check it under "My Keys" on developers.egnyte.com, then sign in again.',
      ),
    'egnyte.token_calls': ({ retryAt }) =>
      retryAt === undefined
        ? l10n.t('This API key has requested too many tokens in the last hour. Try again later.')
        : l10n.t('This API key has requested too many tokens in the last hour. Try again after {0}.', exact(retryAt)),
    'egnyte.key_inactive': () =>
      l10n.t(
        'Egnyte rejected the access token, or its API key belongs to another domain. Check the domain and the key, then sign in again.',
      ),
    'egnyte.trash_role': () =>
      l10n.t(
        'Your Egnyte role doesn\'t allow this through the API. Ask your Egnyte administrator for a role with "Can Manage Trash".',
      ),
    'egnyte.warn_standard': () =>
      l10n.t(
        'This is a standard user. Egnyte shows the trash only to administrators and to power users with "Can Manage Trash", so the list will probably be empty.',
      ),
    'egnyte.quota': ({ retryAt }) =>
      retryAt === undefined
        ? l10n.t("Today's Egnyte calls for this token are used up. Try again tomorrow.")
        : l10n.t("Today's Egnyte calls for this token are used up. Try again after {0}.", exact(retryAt)),
    'egnyte.retained': ({ retryAt }) =>
      retryAt === undefined
        ? l10n.t("Your company's retention policy keeps this item from being deleted. You can restore it.")
        : l10n.t(
            "Your company's retention policy keeps this item from being deleted before {0}. You can restore it.",
            exact(retryAt),
          ),
    'egnyte.grace': ({ retryAt }) =>
      retryAt === undefined
        ? l10n.t("Your company's retention policy keeps items for 7 days after they are deleted. You can restore it.")
        : l10n.t(
            "Your company's retention policy keeps this item until {0}, 7 days after it was deleted. You can restore it.",
            exact(retryAt),
          ),
    'egnyte.purge_refused': () =>
      l10n.t(
        'Egnyte did not allow the deletion: a retention policy or unlimited trash keeps this item, or your role may only restore. Ask your Egnyte administrator.',
      ),
    'egnyte.left_trash': () =>
      l10n.t('This item is no longer in the trash: someone restored or deleted it. Refresh the list.'),
    'egnyte.version_alone': () =>
      l10n.t('A version can only be restored into its file. If the file is in the trash, restore the file first.'),
    'egnyte.origin_gone': () =>
      l10n.t(
        'The original folder no longer exists, and Egnyte did not recreate it. If the folder is in the trash, restore it first.',
      ),
    'egnyte.no_dates': () =>
      l10n.t(
        'The list is incomplete: this Egnyte domain returns only the newest items. Find older ones on the Egnyte web page.',
      ),
    'egnyte.no_api': () =>
      l10n.t(
        "There is no Egnyte API at this address. Use the domain that ends in egnyte.com or egnytegov.com, not your company's custom domain.",
      ),
    'egnyte.bad_domain': () => l10n.t('This is not an Egnyte domain. Enter "acme" or "acme.egnyte.com".'),
    'egnyte.https_only': () => l10n.t('Use an https:// address, so that your token stays private.'),
    'egnyte.bad_redirect': () =>
      l10n.t('This is not a callback URL. Enter it exactly as registered: https://, or http:// with 127.0.0.1.'),
    'egnyte.branded': () =>
      l10n.t(
        "Use the address that ends in egnyte.com or egnytegov.com. Your company's custom domain does not serve the API.",
      ),
  },
  methods: () => ({
    token: {
      title: l10n.t('Domain and access token'),
      detail: l10n.t('For a quick start; works until the token expires'),
      removal: l10n.t(
        'This deletes the access token from this computer. At Egnyte it stays valid until it expires or you revoke it.',
      ),
      fields: {
        domain: domainField(),
        token: {
          prompt: l10n.t(
            'Paste an access token with the scope "Egnyte.filesystem" from an administrator, or from a power user with "Can Manage Trash".',
          ),
          placeholder: l10n.t('Access token'),
          page: l10n.t('Open Token Guide'),
        },
      },
    },
    key: {
      title: l10n.t('Sign in with the browser'),
      detail: l10n.t('Needs your own Egnyte API key; stays signed in'),
      removal: l10n.t(
        'This ends the sign-in at Egnyte and deletes its token from this computer. The API key stays valid.',
      ),
      fields: {
        domain: domainField(),
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
};

function domainField(): FieldWords {
  return {
    prompt: l10n.t('Enter your company\'s Egnyte domain, such as "acme" or "acme.egnyte.com".'),
    placeholder: 'acme.egnyte.com',
  };
}
