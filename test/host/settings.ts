// Settings of a quiet window: nothing but what a test or a visitor asks for is on the screen.
// Keys that this editor does not know are harmless, so it is fine that they come from several versions.

/** No start page, chat, tips, updates, recommendations or trust questions; light and dark follow the browser. */
export const quietSettings: Readonly<Record<string, unknown>> = {
  'chat.agent.enabled': false,
  'chat.commandCenter.enabled': false,
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'git.openRepositoryInParentFolders': 'never',
  'npm.autoDetect': 'off',
  // Else every port that something on this computer opens is announced.
  'remote.autoForwardPorts': false,
  'remote.restoreForwardedPorts': false,
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'update.showReleaseNotes': false,
  'window.autoDetectColorScheme': true,
  'workbench.enableExperiments': false,
  // Rows and dialogs stand where they will stay: clicks do not chase them, pictures are not blurred.
  'workbench.reduceMotion': 'on',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
};
