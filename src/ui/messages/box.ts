import { l10n } from 'vscode';
import type { VendorMessages } from './vendorMessages.ts';

export const boxMessages: VendorMessages = {
  problems: {
    'box.insufficient_scope': () =>
      l10n.t(
        'The token may not do this: its Box app lacks the scope "Read and write all files and folders stored in Box". Switch it on in the developer console, make a new token, and sign in again.',
      ),
    'box.access_from_location_blocked': () =>
      l10n.t('Your company does not allow Box to be used from this network. Ask your Box administrator.'),
    'box.inside_trashed_folder': () =>
      l10n.t('It lies inside a folder that is in the trash, so it cannot be handled alone: restore that folder.'),
    'box.api_url': () =>
      l10n.t(
        'The setting "cloudTrash.box.apiUrl" is not an address that can be used, so nothing was sent. It has to be https:// and a host without a path, such as https://api.box.com (http:// on this machine alone); leave it empty for Box itself.',
      ),
  },
  signIn: () => ({
    token: {
      title: l10n.t('Access token (developer token, 60 minutes)'),
      fields: {
        token: {
          prompt: l10n.t('Paste a developer token of your app: Box developer console, your app, Configuration.'),
          placeholder: l10n.t('Developer token'),
          page: l10n.t('Open the Box developer console'),
        },
      },
    },
  }),
  refused: {},
};
