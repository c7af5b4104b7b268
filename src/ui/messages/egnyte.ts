import { l10n } from 'vscode';
import { exact } from '../format.ts';
import type { VendorMessages } from './vendorMessages.ts';

export const egnyteMessages: VendorMessages = {
  problems: {
    'egnyte.token_refused': () =>
      l10n.t(
        'Egnyte does not accept the access token. Tokens last 30 days, and a new password ends them at once. Make a new token, then sign in again.',
      ),
    'egnyte.key_refused': () =>
      l10n.t(
        'Egnyte does not accept the API key: its ID or its secret is wrong, it is of another type, or it belongs to another Egnyte domain. Check them under "My Keys" at developers.egnyte.com, then sign in again.',
      ),
    'egnyte.token_calls': ({ retryAt }) =>
      retryAt === undefined
        ? l10n.t('Egnyte gives out no more tokens for this API key within the hour. Try again later.')
        : l10n.t(
            'Egnyte gives out no more tokens for this API key within the hour. Try again after {0}.',
            exact(retryAt),
          ),
    'egnyte.key_inactive': () =>
      l10n.t(
        'Egnyte does not accept the access token, or its API key belongs to another Egnyte domain: a new key works with one domain only. Check the domain and the key, then sign in again.',
      ),
    'egnyte.trash_role': () =>
      l10n.t(
        'Your Egnyte role may not do this through the API: it takes an administrator, or a power user whose role has "Can Manage Trash". The web page may show you your own deletions all the same. Ask your Egnyte administrator for that role.',
      ),
    'egnyte.warn_standard': () =>
      l10n.t(
        'This is a standard user. Egnyte shows the trash to administrators through the API, and to power users whose role has "Can Manage Trash", so this account will probably show nothing.',
      ),
    'egnyte.quota': ({ retryAt }) =>
      retryAt === undefined
        ? l10n.t('All of the calls that Egnyte allows this token in a day are used up. Try again tomorrow.')
        : l10n.t(
            'All of the calls that Egnyte allows this token in a day are used up. It goes on after {0}.',
            exact(retryAt),
          ),
    'egnyte.retained': ({ retryAt }) =>
      retryAt === undefined
        ? l10n.t('A retention policy of your company keeps it, so nobody can delete it now. It can be restored.')
        : l10n.t(
            'A retention policy of your company keeps it, so nobody can delete it before {0}. It can be restored.',
            exact(retryAt),
          ),
    'egnyte.grace': ({ retryAt }) =>
      retryAt === undefined
        ? l10n.t(
            'Your company has retention policies, and with them nobody can delete anything in the first 7 days after its deletion. It can be restored.',
          )
        : l10n.t(
            'Your company has retention policies, and with them nobody can delete anything in the first 7 days after its deletion, here until {0}. It can be restored.',
            exact(retryAt),
          ),
    'egnyte.purge_refused': () =>
      l10n.t(
        'Egnyte does not let you delete it permanently: a retention policy or unlimited trash keeps it, or your role may only restore. Ask your Egnyte administrator.',
      ),
    'egnyte.left_trash': () =>
      l10n.t('It is no longer in the trash: somebody restored it, or it was erased. Refresh to see what is there.'),
    'egnyte.version_alone': () =>
      l10n.t(
        'An old version comes back only into its file. If the file itself is in the trash, restore the file first; else this version has left the trash meanwhile.',
      ),
    'egnyte.origin_gone': () =>
      l10n.t(
        'Its original folder no longer exists, and Egnyte did not make it anew. If that folder is in the trash, restore it first; if the item is no longer in the list after a refresh, it was erased.',
      ),
    'egnyte.no_dates': () =>
      l10n.t(
        'This Egnyte domain repeats the first page of its trash, and does not give the rest by date either. Only the newest items are shown; look for older ones on the web page.',
      ),
    'egnyte.no_api': () =>
      l10n.t(
        'There is no Egnyte API at this address. Check the domain: it ends in egnyte.com or egnytegov.com, and an address with a name of your company does not work here.',
      ),
  },
};
