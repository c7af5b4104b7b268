import { l10n } from 'vscode';
import type { FieldWords, SignInMessages } from '../vendorMessages.ts';

export const boxSignIn: SignInMessages = {
  methods: () => ({
    oauth: {
      title: l10n.t('Sign in with the browser'),
      detail: l10n.t('Needs your own Box app; lasts 60 days after each use'),
      removal: l10n.t('Removing the account ends its sign-in at Box.'),
      fields: appFields(browserClientId()),
    },
    clientCredentials: {
      title: l10n.t('Client credentials'),
      detail: l10n.t('Needs a Box app authorized by an administrator; no browser'),
      removal: l10n.t('Removing the account ends its sign-in at Box. The app stays authorized.'),
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
      removal: l10n.t('Removing the account ends its sign-in at Box.'),
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
        'The token stays valid until its 60 minutes are over. You can revoke it in the Box Developer Console.',
      ),
      fields: {
        token: {
          prompt: l10n.t('Paste a developer token of your app (Developer Console > Configuration).'),
          placeholder: l10n.t('Developer token'),
          page: l10n.t('Open Box Developer Console'),
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
      l10n.t('Enter a user ID (only digits), or "enterprise" and the enterprise ID, such as "enterprise 123456".'),
  },
};

function browserClientId(): string {
  return l10n.t(
    'Enter the client ID of your Box app (Developer Console > Configuration). Its redirect URIs must include http://127.0.0.1/callback.',
  );
}

function appFields(clientId: string): Readonly<Record<string, FieldWords>> {
  const page = l10n.t('Open Box Developer Console');
  return {
    clientId: { prompt: clientId, placeholder: l10n.t('Client ID'), page },
    clientSecret: {
      prompt: l10n.t("Enter the client secret of the same app. It is stored in the editor's secret storage."),
      placeholder: l10n.t('Client secret'),
      page,
    },
  };
}
