// Runs in the editor's window, before everything else there: writes down every notification that appears.
{
  const seen = [];
  window.seenToasts = seen;
  const last = new WeakMap();
  const read = (element) => {
    const icon = element.querySelector('.notification-list-item-icon')?.className ?? '';
    const buttons = element.querySelectorAll('.notification-list-item-buttons-container .monaco-button');
    return {
      severity: icon.includes('codicon-error') ? 'error' : icon.includes('codicon-warning') ? 'warning' : 'info',
      text: element.querySelector('.notification-list-item-message')?.textContent ?? '',
      buttons: [...buttons].map((button) => button.textContent ?? ''),
    };
  };
  const look = () => {
    for (const element of document.querySelectorAll('.notification-toast')) {
      const toast = read(element);
      const before = last.get(element);
      // The parts of one notification are drawn one after the other.
      if (before?.text === toast.text) Object.assign(before, toast);
      else if (toast.text !== '') {
        last.set(element, toast);
        seen.push(toast);
      }
    }
    // While the list behind the bell is open, new ones appear there alone, among those that were seen before.
    for (const element of document.querySelectorAll('.notifications-center .notification-list-item')) {
      const toast = read(element);
      if (toast.text !== '' && !seen.some(({ text }) => text === toast.text)) seen.push(toast);
    }
  };
  new MutationObserver(look).observe(document, {
    childList: true,
    subtree: true,
    characterData: true,
    attributes: true,
  });
}
