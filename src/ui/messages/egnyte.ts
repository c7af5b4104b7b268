import { l10n } from 'vscode';
import type { Problem } from '../../trash/problem.ts';
import { exact } from '../format.ts';
import { browserTitle, clientSecret, endsAt, httpsOnly, kinds, tryLater } from './shared.ts';
import type { VendorMessages } from './vendorMessages.ts';

const tokenRefused = () =>
  l10n.t(
    'Egnyte rejected the access token. It has expired, the password has changed, or its API key belongs to another domain. Sign in again.',
  );

const trashRole = () =>
  l10n.t(
    'Egnyte shows the trash only to administrators and to power users with "Can Manage Trash". Ask your Egnyte administrator for this role.',
  );

const noApi = () =>
  l10n.t(
    "There is no Egnyte API at this address. Use the domain that ends in egnyte.com or egnytegov.com, not your company's custom domain.",
  );

const retained = ({ retryAt }: Problem) =>
  retryAt === undefined
    ? l10n.t("Your company's retention policy keeps this item from being deleted. You can restore it.")
    : l10n.t(
        "Your company's retention policy keeps this item from being deleted before {0}. You can restore it.",
        exact(retryAt),
      );

export const egnyteMessages: VendorMessages = {
  problems: {
    'egnyte.token_refused': tokenRefused,
    'egnyte.key_inactive': tokenRefused,
    'egnyte.key_refused': () =>
      l10n.t(
        'Egnyte rejected the API key: its ID or secret is wrong, or it belongs to another domain. Check it on developers.egnyte.com, then sign in again.',
      ),
    'egnyte.token_calls': kinds.limited,
    'egnyte.quota': (problem) => tryLater(l10n.t("Today's Egnyte calls for this token are used up."), problem),
    'egnyte.trash_role': trashRole,
    'egnyte.warn_standard': trashRole,
    'egnyte.retained': retained,
    'egnyte.grace': retained,
    'egnyte.purge_refused': () =>
      l10n.t(
        'Egnyte did not allow the deletion: a retention policy or unlimited trash keeps this item, or your role may only restore. Ask your Egnyte administrator.',
      ),
    'egnyte.left_trash': kinds.notFound,
    'egnyte.version_alone': () =>
      l10n.t('A version can only be restored into its file. If the file is in the trash, restore the file first.'),
    'egnyte.origin_gone': () =>
      l10n.t('The original folder no longer exists. If the folder is in the trash, restore it first.'),
    'egnyte.search_empty': () => l10n.t('Enter a person or a date to search for.'),
    'egnyte.search_person': () => l10n.t('Egnyte also needs a person to search for. Add person: to the filter.'),
    'egnyte.no_dates': () =>
      l10n.t('The list is incomplete: Egnyte returns only the newest items. Find older ones on the Egnyte web page.'),
    'egnyte.no_api': noApi,
    'egnyte.branded': noApi,
    'egnyte.bad_domain': () => l10n.t('This is not an Egnyte domain. Enter "acme" or "acme.egnyte.com".'),
    'egnyte.https_only': httpsOnly,
    'egnyte.bad_redirect': () =>
      l10n.t('This is not a callback URL. Enter it exactly as registered: https://, or http:// with 127.0.0.1.'),
  },
  methods: () => ({
    token: {
      title: l10n.t('Domain and access token'),
      detail: l10n.t('For a quick start; works until the token expires'),
    },
    key: {
      title: browserTitle(),
      detail: l10n.t('Needs your own Egnyte API key; stays signed in'),
      removal: endsAt('Egnyte'),
    },
  }),
  fields: () => ({
    domain: {
      prompt: l10n.t('Enter your company\'s Egnyte domain, such as "acme" or "acme.egnyte.com".'),
      placeholder: 'acme.egnyte.com',
    },
    token: {
      prompt: l10n.t(
        'Paste an access token with the scope "Egnyte.filesystem" from an administrator, or from a power user with "Can Manage Trash".',
      ),
    },
    clientId: {
      prompt: l10n.t('Enter the API key (client ID) of your app on developers.egnyte.com, created for this domain.'),
    },
    clientSecret: clientSecret(),
    redirectUri: {
      prompt: l10n.t('Enter the callback URL registered for this key, exactly as registered.'),
      placeholder: 'https://localhost/callback',
    },
  }),
};
