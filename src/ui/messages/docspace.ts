import { l10n } from 'vscode';
import { exact } from '../format.ts';
import type { VendorMessages } from './vendorMessages.ts';

export const docspaceMessages: VendorMessages = {
  problems: {
    'docspace.key_refused': () =>
      l10n.t(
        'The portal does not accept the sign-in: an API key is wrong, has expired or was switched off, or a sign-in with a password has ended. Sign in again; make a new key under Developer Tools on the portal if it is one.',
      ),
    'docspace.scope': () =>
      l10n.t(
        'The API key may not do this: it lacks a permission. Make a key with the permissions "files:write" and "rooms:read" (or with all) under Developer Tools on the portal, and sign in again with it.',
      ),
    'docspace.warn_read_only': () =>
      l10n.t('This key can list the trash, but not restore or delete anything: it lacks the permission "files:write".'),
    'docspace.warn_no_rooms': () =>
      l10n.t(
        'This key can restore to original folders, but not to a room you choose: it lacks the permission "rooms:read".',
      ),
    'docspace.warn_expires': ({ endsAt }) =>
      endsAt === undefined
        ? l10n.t('This key expires. Create a new one then, and sign in again.')
        : l10n.t('This key expires on {0}. Create a new one then, and sign in again.', exact(endsAt)),
    'docspace.login_refused': () =>
      l10n.t(
        'The portal does not accept this e-mail and password. Whoever signs in there with single sign-on has no password: use an API key instead.',
      ),
    'docspace.code_refused': () =>
      l10n.t('The portal does not accept this code: it is mistyped or too old. Type the newest one.'),
    'docspace.login_blocked': () =>
      l10n.t(
        'The portal takes no password now, after too many tries or until a captcha is solved. Wait a minute, or sign in to the portal in the browser once, then try again; or use an API key.',
      ),
    'docspace.second_factor': () =>
      l10n.t(
        'The portal wants a second factor that is not set up yet. Sign in to the portal in the browser once and set it up there, then try again.',
      ),
    'docspace.not_docspace': () =>
      l10n.t('There is no ONLYOFFICE DocSpace portal at this address. Check it, as it stands in your browser.'),
    'docspace.no_portal': () =>
      l10n.t(
        'The portal is not there any more or is suspended. Open it in a browser, and check the address of the account.',
      ),
    'docspace.too_old': () =>
      l10n.t('This portal is older than DocSpace 3.1, which brought API keys. Ask whoever runs it to update it.'),
    'docspace.unpaid': () =>
      l10n.t('The portal is not paid, so it answers no more calls. Ask the owner of the portal.'),
    'docspace.in_use': () =>
      l10n.t('It is locked by somebody, or the portal is still working on it. Try again when it is free.'),
    'docspace.extension': () =>
      l10n.t('The portal does not allow files of this type any more. Ask an administrator of the portal.'),
    'docspace.origin_gone': () =>
      l10n.t('The folder it came from no longer exists, so it stays in the trash. Restore it to another folder.'),
    'docspace.origin_trashed': () =>
      l10n.t(
        'The folder it came from is in the trash itself. Restore that folder first, or restore this to another folder.',
      ),
    'docspace.origin_archived': () =>
      l10n.t(
        'The room it came from is in the archive. Restore the room there on the portal first, or restore this to another folder.',
      ),
    'docspace.origin_read_only': () =>
      l10n.t(
        'You may not put anything into the folder it came from any more, so it stays in the trash. Restore it to another folder, or ask the owner of that room.',
      ),
    'docspace.folder_gone': () => l10n.t('The folder does not exist any more. Choose another one.'),
    'docspace.folder_trashed': () => l10n.t('The folder is in the trash itself. Choose another one.'),
    'docspace.folder_archived': () => l10n.t('The room is in the archive, which takes nothing. Choose another folder.'),
    'docspace.folder_read_only': () => l10n.t('You may not put anything into this folder. Choose another one.'),
    'docspace.rooms_scope': () =>
      l10n.t(
        'The API key may not list rooms: it lacks the permission "rooms:read". My documents can be chosen all the same. To see the rooms, make a key with "files:write" and "rooms:read" under Developer Tools on the portal, and sign in again with it.',
      ),
    'docspace.overwritten': () =>
      l10n.t(
        'It is no longer in the trash, but the portal did not say that it became the newest version of the file with its name. Look at the versions of that file.',
      ),
    'docspace.merged': () =>
      l10n.t(
        'It is no longer in the trash, but the portal did not say why: somebody erased it, or its content went into a folder with its name that has appeared meanwhile. Look into that folder.',
      ),
    'docspace.inside_trashed_folder': () =>
      l10n.t(
        'It was restored meanwhile, into a folder that is now in the trash, so it cannot be handled alone: restore that folder.',
      ),
    'docspace.left': ({ said }) =>
      said === undefined
        ? l10n.t('The portal finished without doing it and gave no reason. It is still in the trash; try again.')
        : l10n.t('The portal finished without doing it. It is still in the trash.'),
    'docspace.vanished': () =>
      l10n.t(
        'The portal did not say how it ended. It was still in the trash a moment ago; refresh, and try again if it still is.',
      ),
    'docspace.stalled': ({ kind }) =>
      kind === 'unclear'
        ? l10n.t(
            'The portal has been working on it for ten minutes without getting on, so we stopped waiting. Refresh later, and look whether it is still in the trash.',
          )
        : l10n.t('The portal is not getting on with its work, so nothing was sent for this item. Try again later.'),
    'docspace.partly_erased': () =>
      l10n.t('Cancelled while it was being erased: part of its content is gone for good.'),
    'docspace.not_stopped': () =>
      l10n.t(
        'The portal did not answer the wish to stop, so it may still go on. Refresh, and look whether it is still in the trash.',
      ),
  },
};
