import assert from 'node:assert/strict';
import { pageHtml } from '../../../../src/ui/pages/panel.ts';
import { h, readSaid, readShown } from '../../../../src/ui/pages/view.ts';

describe('what a page is sent', () => {
  const shown = (...view: unknown[]) => readShown({ view, state: { a: 1 } });

  it('is read as it was made', () => {
    const view = [h('p', { class: 'x', id: undefined }, 'a', undefined, [h('bdi', {}, 'b')])];
    assert.deepEqual(shown(...view), { view, state: { a: 1 } });
    assert.deepEqual(view[0]?.attributes, { class: 'x' });
  });

  it('keeps markup as the text that it is', () => {
    const text = '<img src=x onerror=alert(1)>';
    assert.deepEqual(shown(text)?.view, [text]);
  });

  for (const [what, node] of Object.entries({
    'a script': h('script', {}, 'alert(1)'),
    'an image': h('img', {}),
    'a link': h('a', {}),
    'a frame deep inside': h('div', {}, h('p', {}, h('iframe', {}))),
    'a handler': h('div', { onclick: 'alert(1)' }),
    'an address': h('button', { href: 'command:workbench.action.quit' }),
    'a style': h('div', { style: 'background: url(https://evil.example)' }),
    'a drawing from elsewhere': h('path', { 'xlink:href': 'x' }),
    'an attribute that is no text': { tag: 'p', attributes: { class: {} }, children: [] },
    'an element without children': { tag: 'p', attributes: {} },
    'a number': 7,
    nothing: null,
  }))
    it(`is refused as a whole with ${what} in it`, () => assert.equal(shown('fine', node), undefined));

  it('is refused where there is no view', () => {
    for (const message of [undefined, null, 'view', 7, {}, { view: 'text' }, { view: {} }])
      assert.equal(readShown(message), undefined);
  });
});

describe('what a page says', () => {
  it('is that it is ready, or what was pressed', () => {
    assert.deepEqual(readSaid({ ready: true, more: 1 }), { ready: true });
    assert.deepEqual(readSaid({ run: 'restore' }), { run: 'restore' });
  });

  it('is nothing otherwise', () => {
    for (const message of [undefined, null, 'ready', {}, { ready: 1 }, { run: 7 }, { run: ['restore'] }, []])
      assert.equal(readSaid(message), undefined);
  });
});

describe('a page', () => {
  const html = pageHtml('https://e.example/page.js', 'https://e.example/page.css', 'https://e.example', 'abc');

  it('may load its own script and style sheet, and nothing else', () => {
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1]?.split('; ');
    assert.deepEqual(policy, [
      "default-src 'none'",
      "script-src 'nonce-abc'",
      'style-src https://e.example',
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  it('has one script, of the nonce, and no words of a service', () => {
    assert.deepEqual(html.match(/<script[^>]*>[^<]*/g), ['<script nonce="abc" src="https://e.example/page.js" defer>']);
    assert.match(html, /<body><main><\/main><\/body>/);
    assert.doesNotMatch(html, /style=|onload=|unsafe|http:/);
  });
});
