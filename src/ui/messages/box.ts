import { l10n } from 'vscode';
import type { FieldWords, VendorMessages } from './vendorMessages.ts';

export const boxMessages: VendorMessages = {
  problems: {
    'box.client_refused': () =>
      l10n.t(
        'Box rejected the client ID and secret. Copy both again from the developer console (your app, Configuration), then sign in again.',
      ),
    'box.app_refused': () =>
      l10n.t(
        'Box does not allow this app to sign in this way. Check its settings in the developer console, and ask a Box administrator whether it is authorized.',
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
        'The Box app lacks the scope "Read and write all files and folders stored in Box". Turn it on in the developer console, then sign in again.',
      ),
    'box.access_from_location_blocked': () =>
      l10n.t('Your company does not allow Box from this network. Ask your Box administrator.'),
    'box.inside_trashed_folder': () =>
      l10n.t('This item is inside a folder that is in the trash. Restore that folder.'),
    'box.item_name_invalid': () =>
      l10n.t(
        'Box does not allow this name. Restore under another name: no / or \\, not only dots, and no space at the end.',
      ),
    'box.item_name_too_long': () =>
      l10n.t('This name is too long for Box, which allows 255 characters. Restore under a shorter name.'),
    'box.destination_gone': () => l10n.t('The folder you chose no longer exists. Restore to another folder.'),
    'box.destination_closed': () => l10n.t("You can't add items to the folder you chose. Restore to another folder."),
    'box.move_name_taken': () =>
      l10n.t(
        'Restored to the original folder: the folder you chose already has an item with this name. Move it on the Box web page, under another name.',
      ),
    'box.move_bad_name': () =>
      l10n.t('Restored to the original folder: Box does not accept the new name. Move it on the Box web page.'),
    'box.move_forbidden': () =>
      l10n.t(
        "Restored to the original folder: you don't have permission to move it to the folder you chose. Move it on the Box web page.",
      ),
    'box.move_destination_gone': () =>
      l10n.t('Restored to the original folder: the folder you chose no longer exists. Move it on the Box web page.'),
    'box.move_changed': () =>
      l10n.t(
        'Restored to the original folder, where someone else has changed, moved or deleted it since. Find it on the Box web page.',
      ),
    'box.move_unclear': () =>
      l10n.t(
        'Restored, but not moved: the response was lost, so someone else may have restored it. Move it on the Box web page if it is yours.',
      ),
    'box.move_unconfirmed': () =>
      l10n.t(
        'Restored, but Box did not confirm the move to the folder you chose. Retry, or find it on the Box web page.',
      ),
    'box.move_unguarded': () =>
      l10n.t(
        'Restored, but not moved: Box did not report its version, which a safe move needs. Move it on the Box web page.',
      ),
    'box.search_empty': () => l10n.t('Enter at least one word to search for.'),
    'box.search_limit': () =>
      l10n.t('Box shows only the first 10,000 results. Use more words or a shorter time range.'),
    'box.api_url': () =>
      l10n.t(
        'The setting "cloudTrash.box.apiUrl" is not a valid address. Use https:// and a host without a path, such as https://api.box.com, or leave it empty.',
      ),
    'box.not_user_id': () => l10n.t('A user ID has only digits, such as 12345678.'),
    'box.not_subject': () =>
      l10n.t('Enter a user ID (only digits), or "enterprise" and the enterprise ID, such as "enterprise 123456".'),
  },
  methods: () => ({
    oauth: {
      title: l10n.t('Sign in with the browser'),
      detail: l10n.t('Needs your own Box app; expires after 60 days without use'),
      removal: l10n.t('This ends the sign-in at Box and deletes its token from this computer.'),
      fields: appFields(browserClientId()),
    },
    clientCredentials: {
      title: l10n.t('Client credentials'),
      detail: l10n.t('Needs a Box app authorized by an administrator; no browser'),
      removal: l10n.t(
        'This ends the sign-in at Box and deletes its token from this computer. The app stays authorized.',
      ),
      fields: {
        ...appFields(l10n.t('Enter the client ID of your Box app (Developer Console > Configuration).')),
        subject: {
          prompt: l10n.t(
            'Enter the user ID, or "enterprise" and the enterprise ID for the app\'s own service account.',
          ),
          placeholder: l10n.t('12345678 or enterprise 123456'),
        },
      },
    },
    asUser: {
      title: l10n.t('Act as another user (As-User)'),
      detail: l10n.t('For administrators; needs your own Box app'),
      removal: l10n.t('This ends the sign-in at Box and deletes its token from this computer.'),
      fields: {
        ...appFields(browserClientId()),
        asUser: {
          prompt: l10n.t("Enter the ID of the user whose trash you want to see (Admin Console, the user's page)."),
          placeholder: l10n.t('12345678'),
        },
      },
    },
    token: {
      title: l10n.t('Developer token'),
      detail: l10n.t('For a quick look; expires after 60 minutes'),
      removal: l10n.t(
        'This deletes the token from this computer. At Box it stays valid for the rest of its 60 minutes, or until you revoke it in the Developer Console.',
      ),
      fields: {
        token: {
          prompt: l10n.t('Paste a developer token of your app (Developer Console > Configuration).'),
          placeholder: l10n.t('Developer token'),
          page: l10n.t('Open Developer Console'),
        },
      },
    },
  }),
  noService: () =>
    l10n.t(
      'There is no Box API at this address. Check the setting "cloudTrash.box.apiUrl", and whether your network uses a proxy or a sign-in page.',
    ),
};

function browserClientId(): string {
  return l10n.t(
    'Enter the client ID of your Box app (Developer Console > Configuration). Its redirect URIs must include http://127.0.0.1/callback.',
  );
}

function appFields(clientId: string): Readonly<Record<string, FieldWords>> {
  const page = l10n.t('Open Developer Console');
  return {
    clientId: { prompt: clientId, placeholder: l10n.t('Client ID'), page },
    clientSecret: {
      prompt: l10n.t("Enter the client secret of the same app. It is stored in the editor's secret storage."),
      placeholder: l10n.t('Client secret'),
      page,
    },
  };
}
