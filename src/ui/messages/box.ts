import { l10n } from 'vscode';
import type { VendorMessages } from './vendorMessages.ts';

export const boxMessages: VendorMessages = {
  problems: {
    'box.client_refused': () =>
      l10n.t(
        'Box does not accept the client ID and the client secret: they are not of one app, or the secret was changed. Copy both anew from the developer console, your app, Configuration, and sign in again.',
      ),
    'box.app_refused': () =>
      l10n.t(
        'Box does not let this app sign in that way. Check its settings in the developer console, and whether an administrator of your company has to authorize it.',
      ),
    'box.subject_refused': () =>
      l10n.t(
        'Box does not let the app act for this user or enterprise. Check the ID, that the app may "Generate user access tokens", and that an administrator of your company has authorized it.',
      ),
    'box.as_user': () =>
      l10n.t(
        'Box does not tell whose account it is. If it is to be used as another user: that takes an administrator, and an app that may "Make API calls using the as-user header"; and the ID has to be that of a user of your company.',
      ),
    'box.insufficient_scope': () =>
      l10n.t(
        'The token may not do this: its Box app lacks the scope "Read and write all files and folders stored in Box". Switch it on in the developer console, make a new token, and sign in again.',
      ),
    'box.access_from_location_blocked': () =>
      l10n.t('Your company does not allow Box to be used from this network. Ask your Box administrator.'),
    'box.inside_trashed_folder': () =>
      l10n.t('It lies inside a folder that is in the trash, so it cannot be handled alone: restore that folder.'),
    'box.item_name_invalid': () =>
      l10n.t(
        'Box does not take this name. Restore again and give it another one: without / and \\, not only dots, and without a space at the end.',
      ),
    'box.item_name_too_long': () =>
      l10n.t('This name is too long for Box, which takes 255 characters. Restore again and give it a shorter one.'),
    'box.destination_gone': () =>
      l10n.t('The folder that you chose is not there any more. It stays in the trash: restore it to another folder.'),
    'box.destination_closed': () =>
      l10n.t(
        'You may not put anything into the folder that you chose. It stays in the trash: restore it to another folder.',
      ),
    'box.move_name_taken': () =>
      l10n.t(
        'Restored to the original folder: the folder you chose already has an item with this name. Move it on the web page of Box, under another name.',
      ),
    'box.move_bad_name': () =>
      l10n.t('Restored to the original folder: Box does not accept the new name. Move it on the web page of Box.'),
    'box.move_forbidden': () =>
      l10n.t(
        "Restored to the original folder: you don't have permission to move it to the folder you chose. Move it on the web page of Box.",
      ),
    'box.move_destination_gone': () =>
      l10n.t('Restored to the original folder: the folder you chose no longer exists. Move it on the web page of Box.'),
    'box.move_changed': () =>
      l10n.t(
        'Restored to the original folder, where someone else has changed, moved or deleted it since. Look for it on the web page of Box.',
      ),
    'box.move_unclear': () =>
      l10n.t(
        'Restored, but not moved: the response was lost, so someone else may have restored it. Move it on the web page of Box if it is yours.',
      ),
    'box.move_unconfirmed': () =>
      l10n.t(
        'It was restored, but Box did not confirm the move to the folder you chose. Retry to move it, or look for it on the Box website.',
      ),
    'box.move_unguarded': () =>
      l10n.t(
        'Restored, but not moved: Box did not report its version, which a safe move needs. Move it on the web page of Box.',
      ),
    'box.search_empty': () => l10n.t('Box searches for words: type at least one.'),
    'box.search_limit': () =>
      l10n.t('Box tells no more than the first 10,000 results. Search for more words, or for a shorter time.'),
    'box.api_url': () =>
      l10n.t(
        'The setting "cloudTrash.box.apiUrl" is not an address that can be used, so nothing was sent. It has to be https:// and a host without a path, such as https://api.box.com (http:// on this machine alone); leave it empty for Box itself.',
      ),
  },
};
