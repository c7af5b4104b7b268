import { l10n } from 'vscode';
import { browserTitle, chosenClosed, chosenGone, clientSecret, endsAt, insideTrashed } from './shared.ts';
import type { VendorMessages } from './vendorMessages.ts';

const invalidName = () =>
  l10n.t(
    'Box does not allow this name. Restore under another name: at most 255 characters, no / or \\, not only dots, no space at the end.',
  );

const invalidNameThere = () =>
  l10n.t(
    'Restored to the original folder: this name is taken or not allowed in the folder you chose. Move it on the Box web page.',
  );

const closedThere = () =>
  l10n.t(
    "Restored to the original folder: the folder you chose is gone, or you can't add items to it. Move it on the Box web page.",
  );

const perhapsElsewhere = () =>
  l10n.t('Restored, but not moved: someone else may have restored, changed or moved it. Find it on the Box web page.');

export const boxMessages: VendorMessages = {
  problems: {
    'box.client_refused': () =>
      l10n.t('Box rejected the client ID and secret. Copy both from the Developer Console, then sign in again.'),
    'box.app_refused': () =>
      l10n.t(
        'Box does not allow this app to sign in this way. Check its settings in the Developer Console, and whether a Box administrator authorized it.',
      ),
    'box.subject_refused': () =>
      l10n.t(
        'The app can\'t act for this user or enterprise. Check the ID, the "Generate user access tokens" setting, and that a Box administrator authorized the app.',
      ),
    'box.as_user': () =>
      l10n.t(
        'Box rejected this user ID. Acting as another user requires an administrator, an app with "Make API calls using the as-user header", and a user in your company.',
      ),
    'box.insufficient_scope': () =>
      l10n.t(
        'The Box app lacks the scope "Read and write all files and folders stored in Box". Turn it on in the Developer Console, then sign in again.',
      ),
    'box.access_from_location_blocked': () =>
      l10n.t('Your company does not allow Box from this network. Ask your Box administrator.'),
    'box.inside_trashed_folder': insideTrashed,
    'box.item_name_invalid': invalidName,
    'box.item_name_too_long': invalidName,
    'box.destination_gone': chosenGone,
    'box.destination_closed': chosenClosed,
    'box.move_name_taken': invalidNameThere,
    'box.move_bad_name': invalidNameThere,
    'box.move_forbidden': closedThere,
    'box.move_destination_gone': closedThere,
    'box.move_changed': perhapsElsewhere,
    'box.move_unclear': perhapsElsewhere,
    'box.move_unguarded': perhapsElsewhere,
    'box.move_unconfirmed': () =>
      l10n.t(
        'Restored, but Box did not confirm the move to the folder you chose. Retry, or find it on the Box web page.',
      ),
    'box.search_empty': () => l10n.t('Enter at least one word to search for.'),
    'box.search_limit': () =>
      l10n.t('Box shows only the first 10,000 results. Use more words or a shorter time range.'),
    'box.api_url': () =>
      l10n.t(
        'The setting "cloudTrash.box.apiUrl" is not a valid address. Use https:// and a host without a path, or leave it empty.',
      ),
    'box.not_user_id': () => l10n.t('A user ID has only digits, such as 12345678.'),
    'box.not_subject': () =>
      l10n.t('Enter a user ID (only digits), or "enterprise" and the enterprise ID, such as "enterprise 123456".'),
  },
  methods: () => ({
    oauth: {
      title: browserTitle(),
      detail: l10n.t('Needs your own Box app; expires after 60 days without use'),
      removal: endsAt('Box'),
    },
    clientCredentials: {
      title: l10n.t('Client credentials'),
      detail: l10n.t('Needs a Box app authorized by an administrator; no browser'),
      removal: endsAt('Box'),
    },
    asUser: {
      title: l10n.t('Act as another user (As-User)'),
      detail: l10n.t('For administrators; needs your own Box app'),
      removal: endsAt('Box'),
    },
    token: {
      title: l10n.t('Developer token'),
      detail: l10n.t('For a quick look; expires after 60 minutes'),
    },
  }),
  fields: () => ({
    clientId: {
      prompt: l10n.t(
        'Enter the client ID of your Box app (Developer Console > Configuration). For browser sign-in, add {0} to its redirect URIs.',
        'http://127.0.0.1/callback',
      ),
    },
    clientSecret: clientSecret(),
    subject: {
      prompt: l10n.t('Enter the user ID, or "enterprise" and the enterprise ID for the app\'s own service account.'),
      placeholder: 'enterprise 123456',
    },
    asUser: {
      prompt: l10n.t("Enter the ID of the user whose trash you want to see (Admin Console, the user's page)."),
      placeholder: '12345678',
    },
    token: { prompt: l10n.t('Paste a developer token of your app (Developer Console > Configuration).') },
  }),
};
