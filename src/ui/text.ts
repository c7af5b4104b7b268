/** Text from a service is data: these make it safe for where it is shown. */

const longest = 120;
/** Control characters, line breaks, and the marks that turn or hide text; the joiners of emoji and scripts may stay. */
const unsafe = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** One line without control and direction characters, shortened: for labels, tooltips and documents. */
export function plain(text: string, limit = longest): string {
  // Half a surrogate pair would make an address of it throw.
  const clean = text.toWellFormed().replace(unsafe, ' ').replace(/ {2,}/g, ' ').trim();
  const letters = [...clean];
  return letters.length > limit ? `${letters.slice(0, limit - 1).join('')}…` : clean;
}

/** For notifications and modal dialogs, where `[a](command:x)` would be a live link. */
export function forMessage(text: string, limit = longest): string {
  return plain(text, limit).replace(/\]\(/g, '] (');
}

/** For quick picks, the status bar and progress, where `$(name)` would be an icon. */
export function forIconText(text: string, limit = longest): string {
  return plain(text, limit).replace(/\$\(/g, '$ (');
}
