import assert from 'node:assert/strict';
import { pageHtml } from '../../../../src/ui/pages/panel.ts';

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
