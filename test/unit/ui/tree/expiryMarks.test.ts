import assert from 'node:assert/strict';
import { countExpiring, markExpiring } from '../../../../src/ui/tree/expiryMarks.ts';
import { noon } from '../../fakes/clock.ts';
import { scene } from '../../fakes/services.ts';
import { item, page } from '../../fakes/trash.ts';
import { calls, reset, ThemeColor } from '../../fakes/vscode/vscode.ts';

const day = 86_400_000;

describe('the marks of items that expire soon', () => {
  beforeEach(reset);

  const marked = async (...expiresAt: readonly (number | undefined)[]) => {
    const list = expiresAt.map((at, index) => item(String(index), { expiresAt: at }));
    const { services } = scene({ walks: [[page(list, { last: true })]] });
    const view: { badge?: unknown } = {};
    Object.assign(services, { view });
    await services.trashes.of('a')?.refresh();
    countExpiring(services, 3);
    return { services, view };
  };

  it('are counted on the account and in the badge of the view', async () => {
    const { services, view } = await marked(noon + day, noon - day, noon + 30 * day, undefined);
    assert.equal(services.expiring.counts.get('a'), '2 expiring soon');
    assert.deepEqual(view.badge, { value: 2, tooltip: '2 items expiring soon' });
    countExpiring(services, 0);
    assert.deepEqual([services.expiring.counts.get('a'), view.badge], [undefined, undefined]);
  });

  it('tell only whose number changed', async () => {
    const { services } = await marked(noon + day);
    const changed: string[] = [];
    services.expiring.changed.listen((account) => changed.push(account));
    countExpiring(services, 3);
    assert.deepEqual(changed, []);
    services.trashes.of('a')?.remove(new Set(['a/file/0']));
    countExpiring(services, 3);
    assert.deepEqual(changed, ['a']);
  });

  it('color the rows of those items alone', async () => {
    const { services } = await marked();
    let drawn = 0;
    Object.assign(services, { tree: { repaint: () => (drawn += 1) } });
    markExpiring(services).dispose();
    assert.equal(drawn, 1);
    const [provider] = calls.find(({ name }) => name === 'window.registerFileDecorationProvider')?.args ?? [];
    const decorate = (uri: object) => Object(provider).provideFileDecoration(uri);
    assert.deepEqual(decorate({ scheme: 'cloud-trash-item', query: 'expiring' }), {
      badge: '!',
      color: new ThemeColor('list.warningForeground'),
      tooltip: 'Expires soon',
    });
    assert.equal(decorate({ scheme: 'cloud-trash-item', query: '' }), undefined);
    assert.equal(decorate({ scheme: 'file', query: 'expiring' }), undefined);
  });
});
