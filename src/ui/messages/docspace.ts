import { l10n } from 'vscode';
import { exact } from '../format.ts';
import { chosenClosed, chosenGone, endsAt, httpsOnly, insideTrashed, kinds } from './shared.ts';
import type { VendorMessages } from './vendorMessages.ts';

const noPortal = () => l10n.t('There is no active DocSpace portal at this address. Check the address in your browser.');

const noRooms = () =>
  l10n.t(
    'This key can restore to original folders and My documents, but not to rooms you choose. For those, sign in with a key that has the permission "rooms:read".',
  );

const leftWithoutTrace = () =>
  l10n.t(
    'This item left the trash, but the portal did not confirm where it went. Check the versions of the file, or the folder, with the same name.',
  );

export const docspaceMessages: VendorMessages = {
  problems: {
    'docspace.key_refused': () =>
      l10n.t('The portal rejected the sign-in: the API key is not valid, or the session has ended. Sign in again.'),
    'docspace.scope': () =>
      l10n.t(
        'The API key lacks a permission. Create one with "files:write" and "rooms:read" on the portal, then sign in again.',
      ),
    'docspace.warn_read_only': () =>
      l10n.t('This key can list the trash, but not restore or delete anything: it lacks the permission "files:write".'),
    'docspace.warn_no_rooms': noRooms,
    'docspace.rooms_scope': noRooms,
    'docspace.warn_expires': ({ endsAt: end = Number.NaN }) =>
      l10n.t('This key expires on {0}. Create a new key before then and sign in again.', exact(end)),
    'docspace.login_refused': () =>
      l10n.t('The portal rejected the email and password. If you use single sign-on, sign in with an API key.'),
    'docspace.code_refused': () =>
      l10n.t('The portal rejected the code: it is mistyped or expired. Enter the newest code.'),
    'docspace.login_blocked': () =>
      l10n.t("Too many sign-in attempts. Wait a minute, or sign in on the portal's web page once, then try again."),
    'docspace.second_factor': () =>
      l10n.t(
        "The portal requires two-factor authentication. Set it up by signing in on the portal's web page, then try again.",
      ),
    'docspace.not_docspace': noPortal,
    'docspace.no_portal': noPortal,
    'docspace.too_old': () =>
      l10n.t('This portal is older than DocSpace 3.1, which API keys require. Ask its administrator to update it.'),
    'docspace.unpaid': kinds.noSpace,
    'docspace.in_use': kinds.busy,
    'docspace.extension': () => l10n.t('The portal no longer allows files of this type. Ask a portal administrator.'),
    'docspace.origin_gone': kinds.originMissing,
    'docspace.origin_trashed': kinds.originMissing,
    'docspace.origin_archived': () =>
      l10n.t('The original room is archived. Restore the room on the portal first, or restore to another folder.'),
    'docspace.origin_read_only': () =>
      l10n.t("You can no longer add items to the original folder. Restore to another folder, or ask the room's owner."),
    'docspace.folder_gone': chosenGone,
    'docspace.folder_trashed': chosenGone,
    'docspace.folder_archived': chosenClosed,
    'docspace.folder_read_only': chosenClosed,
    'docspace.overwritten': leftWithoutTrace,
    'docspace.merged': leftWithoutTrace,
    'docspace.inside_trashed_folder': insideTrashed,
    'docspace.left': () => l10n.t('The portal finished without changing this item. Try again later.'),
    'docspace.vanished': kinds.unclear,
    'docspace.not_stopped': kinds.unclear,
    'docspace.stalled': (problem) => kinds[problem.kind](problem),
    'docspace.partly_erased': () =>
      l10n.t("Canceled during deletion: some of the folder's contents were permanently deleted."),
    'docspace.bad_address': () =>
      l10n.t('This is not a portal address. Enter it as shown in your browser, such as acme.onlyoffice.com.'),
    'docspace.https_only': httpsOnly,
    'docspace.not_key': () =>
      l10n.t('This is not an API key: keys start with "sk-". Copy it from Developer Tools > API keys.'),
  },
  methods: () => ({
    apiKey: {
      title: l10n.t('API key'),
      detail: l10n.t('Works with single sign-on; valid until the key expires'),
    },
    password: {
      title: l10n.t('Email and password'),
      detail: l10n.t('Supports two-factor codes; the password is not stored'),
      removal: endsAt('ONLYOFFICE DocSpace'),
    },
  }),
  fields: () => ({
    address: {
      prompt: l10n.t('Enter the address of your DocSpace portal, as shown in your browser.'),
      placeholder: 'acme.onlyoffice.com',
    },
    token: {
      prompt: l10n.t(
        'Paste an API key with "files:write" and "rooms:read" from the portal\'s Developer Tools > API keys.',
      ),
      placeholder: 'sk-...',
    },
    userName: { prompt: l10n.t('Enter the email address you use to sign in to the portal.') },
    password: { prompt: l10n.t('Enter your password. It is sent to the portal once and not stored.') },
    appCode: { prompt: l10n.t('Enter the code from your authenticator app.') },
    smsCode: { prompt: l10n.t('Enter the code sent to your phone.') },
  }),
};
