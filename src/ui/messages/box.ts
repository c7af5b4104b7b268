import { l10n } from 'vscode';
import type { VendorMessages } from './vendorMessages.ts';

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
  },
};
