import { l10n } from 'vscode';
import { exact } from '../format.ts';
import type { VendorMessages } from './vendorMessages.ts';

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
        "There is no Egnyte API at this address. Use the domain that ends in egnyte.com or egnytegov.com, not your company's own name for it.",
      ),
  },
};
