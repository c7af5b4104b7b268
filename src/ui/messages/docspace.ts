import { l10n } from 'vscode';
import { exact } from '../format.ts';
import type { FieldWords, VendorMessages } from './vendorMessages.ts';

export const docspaceMessages: VendorMessages = {
  problems: {
    'docspace.key_refused': () =>
      l10n.t(
        'The portal rejected the sign-in: the API key is invalid, expired or disabled, or the session has ended. Sign in again.',
      ),
    'docspace.scope': () =>
      l10n.t(
        'The API key lacks a permission. Create one with "files:write" and "rooms:read" under Developer Tools on the portal, then sign in again.',
      ),
    'docspace.warn_read_only': () =>
      l10n.t('This key can list the trash, but not restore or delete anything: it lacks the permission "files:write".'),
    'docspace.warn_no_rooms': () =>
      l10n.t(
        'This key can restore to original folders, but not to a room you choose: it lacks the permission "rooms:read".',
      ),
    'docspace.warn_expires': ({ endsAt }) =>
      endsAt === undefined
        ? l10n.t('This key will expire. Create a new key before then and sign in again.')
        : l10n.t('This key expires on {0}. Create a new key before then and sign in again.', exact(endsAt)),
    'docspace.login_refused': () =>
      l10n.t('The portal rejected the email and password. If you use single sign-on, sign in with an API key.'),
    'docspace.code_refused': () =>
      l10n.t('The portal rejected the code: it is mistyped or expired. Enter the newest code.'),
    'docspace.login_blocked': () =>
      l10n.t("Too many sign-in attempts. Wait a minute, or sign in on the portal's web page once, then try again."),
    'docspace.second_factor': () =>
      l10n.t(
        "The portal requires two-factor authentication, which is not set up yet. Sign in on the portal's web page to set it up, then try again.",
      ),
    'docspace.not_docspace': () =>
      l10n.t('There is no ONLYOFFICE DocSpace portal at this address. Check the address in your browser.'),
    'docspace.no_portal': () =>
      l10n.t("The portal no longer exists or is suspended. Open it in a browser, and check the account's address."),
    'docspace.too_old': () =>
      l10n.t(
        "This portal runs a version before DocSpace 3.1, which has no API keys. Ask the portal's administrator to update it.",
      ),
    'docspace.unpaid': () => l10n.t("The portal's subscription has ended. Ask the portal's owner."),
    'docspace.in_use': () => l10n.t('This item is locked, or the portal is still working on it. Try again later.'),
    'docspace.extension': () => l10n.t('The portal no longer allows files of this type. Ask a portal administrator.'),
    'docspace.origin_gone': () => l10n.t('The original folder no longer exists. Restore to another folder.'),
    'docspace.origin_trashed': () =>
      l10n.t('The original folder is in the trash. Restore that folder first, or restore to another folder.'),
    'docspace.origin_archived': () =>
      l10n.t('The original room is archived. Restore the room on the portal first, or restore to another folder.'),
    'docspace.origin_read_only': () =>
      l10n.t("You can no longer add items to the original folder. Restore to another folder, or ask the room's owner."),
    'docspace.folder_gone': () => l10n.t('This folder no longer exists. Select another one.'),
    'docspace.folder_trashed': () => l10n.t('This folder is in the trash. Select another one.'),
    'docspace.folder_archived': () => l10n.t("This room is archived and can't take items. Select another folder."),
    'docspace.folder_read_only': () => l10n.t("You can't add items to this folder. Select another one."),
    'docspace.rooms_scope': () =>
      l10n.t(
        'The API key can\'t list rooms: it lacks "rooms:read". You can restore to My documents, or sign in again with a key that has "files:write" and "rooms:read".',
      ),
    'docspace.overwritten': () =>
      l10n.t(
        "This item left the trash, but the portal did not confirm that it became the newest version of the file with its name. Check that file's versions.",
      ),
    'docspace.merged': () =>
      l10n.t(
        'This item left the trash, but the portal did not say where it went: it was deleted, or merged into a folder with the same name. Check that folder.',
      ),
    'docspace.inside_trashed_folder': () =>
      l10n.t('This item is inside a folder that is now in the trash. Restore that folder.'),
    'docspace.left': ({ said }) =>
      said === undefined
        ? l10n.t('The portal finished without changing this item and gave no reason. Try again.')
        : l10n.t('The portal finished without changing this item.'),
    'docspace.vanished': () =>
      l10n.t('The portal did not confirm the result. Refresh to check whether this item is still in the trash.'),
    'docspace.stalled': ({ kind }) =>
      kind === 'unclear'
        ? l10n.t(
            'The portal made no progress for ten minutes, so Cloud Trash stopped waiting. Refresh later to check whether this item is still in the trash.',
          )
        : l10n.t('Nothing was sent for this item: the portal is busy. Try again later.'),
    'docspace.partly_erased': () =>
      l10n.t("Canceled during deletion: some of the folder's contents were permanently deleted."),
    'docspace.not_stopped': () =>
      l10n.t('The portal did not confirm that it stopped. Refresh to check whether this item is still in the trash.'),
    'docspace.bad_address': () =>
      l10n.t('This is not a portal address. Enter it as shown in your browser, such as acme.onlyoffice.com.'),
    'docspace.https_only': () => l10n.t('Use an https:// address, so that your key or password stays private.'),
    'docspace.not_key': () =>
      l10n.t('This is not an API key: keys start with "sk-". Copy it from Developer Tools > API keys.'),
  },
  methods: () => ({
    apiKey: {
      title: l10n.t('API key'),
      detail: l10n.t('Works with single sign-on; valid until the key expires'),
      removal: l10n.t(
        'This deletes the API key from this computer. On the portal it stays valid until you delete it under Developer Tools > API keys.',
      ),
      fields: {
        address: addressField(),
        token: {
          prompt: l10n.t(
            'Paste an API key with "files:write" and "rooms:read" from the portal\'s Developer Tools > API keys.',
          ),
          placeholder: 'sk-...',
          page: l10n.t('Open API Keys'),
        },
      },
    },
    password: {
      title: l10n.t('Email and password'),
      detail: l10n.t('Supports two-factor codes; the password is not stored'),
      removal: l10n.t('This ends the sign-in on the portal and deletes its token from this computer.'),
      fields: {
        address: addressField(),
        userName: {
          prompt: l10n.t('Enter the email address you use to sign in to the portal.'),
          placeholder: l10n.t('Email'),
        },
        password: {
          prompt: l10n.t('Enter your password. It is sent to the portal once and not stored.'),
          placeholder: l10n.t('Password'),
        },
        appCode: {
          prompt: l10n.t('Enter the code from your authenticator app.'),
          placeholder: l10n.t('Code'),
        },
        smsCode: {
          prompt: l10n.t('Enter the code sent to your phone.'),
          placeholder: l10n.t('Code'),
        },
      },
    },
  }),
};

function addressField(): FieldWords {
  return {
    prompt: l10n.t('Enter the address of your DocSpace portal, as shown in your browser.'),
    placeholder: 'acme.onlyoffice.com',
  };
}
