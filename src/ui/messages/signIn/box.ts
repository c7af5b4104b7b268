import { l10n } from 'vscode';
import type { FieldWords, SignInMessages } from '../vendorMessages.ts';

export const boxSignIn: SignInMessages = {
  methods: () => ({
    oauth: {
      title: l10n.t('Sign in with the browser, through your own Box app'),
      detail: l10n.t('Takes a Platform App (OAuth 2.0); stays signed in if it is used every 60 days'),
      removal: l10n.t('Its sign-in is ended at Box.'),
      fields: appFields(browserClientId()),
    },
    clientCredentials: {
      title: l10n.t('Client credentials of a Box app'),
      detail: l10n.t('Takes a Platform App that an administrator has authorized; needs no browser'),
      removal: l10n.t('Its sign-in is ended at Box. The app keeps its rights until an administrator takes them away.'),
      fields: {
        ...appFields(l10n.t('The client ID of your Box app: developer console, your app, Configuration.')),
        subject: {
          prompt: l10n.t(
            'Whose trash: the ID of a user; or, for the app\'s own service account, "enterprise" and the ID of your enterprise.',
          ),
          placeholder: l10n.t('12345678 or enterprise 123456'),
        },
      },
    },
    asUser: {
      title: l10n.t('Act as another user (As-User)'),
      detail: l10n.t('For administrators; needs your own Box app'),
      removal: l10n.t('Its sign-in is ended at Box.'),
      fields: {
        ...appFields(browserClientId()),
        asUser: {
          prompt: l10n.t('The ID of the user whose trash you want to see (Admin Console, the page of the user).'),
          placeholder: l10n.t('12345678'),
        },
      },
    },
    token: {
      title: l10n.t('Access token (developer token, 60 minutes)'),
      detail: l10n.t('For a quick look; has to be pasted anew after an hour'),
      removal: l10n.t(
        'The token itself stays valid until its 60 minutes are over; it can be revoked in the Box developer console.',
      ),
      fields: {
        token: {
          prompt: l10n.t('Paste a developer token of your app: Box developer console, your app, Configuration.'),
          placeholder: l10n.t('Developer token'),
          page: l10n.t('Open the Box developer console'),
        },
      },
    },
  }),
  noService: () =>
    l10n.t(
      'There is no Box API at this address. Check the setting "cloudTrash.box.apiUrl", and whether your network uses a proxy or a sign-in page.',
    ),
  refused: {
    'box.not_user_id': () => l10n.t('A user ID has only digits, such as 12345678.'),
    'box.not_subject': () =>
      l10n.t(
        'Type the ID of a user (digits alone), or "enterprise" and the ID of your enterprise, such as "enterprise 123456".',
      ),
  },
};

function browserClientId(): string {
  return l10n.t(
    'The client ID of your Box app: developer console, your app, Configuration. Among its redirect URIs has to be http://127.0.0.1/callback.',
  );
}

function appFields(clientId: string): Readonly<Record<string, FieldWords>> {
  const page = l10n.t('Open the Box developer console');
  return {
    clientId: { prompt: clientId, placeholder: l10n.t('Client ID'), page },
    clientSecret: {
      prompt: l10n.t('The client secret of the same app. It is kept in the secret storage of the editor.'),
      placeholder: l10n.t('Client secret'),
      page,
    },
  };
}
