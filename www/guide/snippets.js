/** What authors copy from the guide, with this site's own addresses in it. */

/** What a snippet is written in; pages take `html` as it is. @typedef {'html' | 'http' | 'markdown' | 'jsx' | 'vue' | 'js' | 'css'} Language */
/** @typedef {{name: string, language: Language, code: string}} Snippet */

const PROGRAM = `package main

import (
  "fmt"
  "sync"
)

var mu sync.Mutex
var count int

func main() {
  var wg sync.WaitGroup
  for i := 0; i < 4; i++ {
    wg.Add(1)
    go func() {
      defer wg.Done()
      for j := 0; j < 1000; j++ {
        mu.Lock()
        count++
        mu.Unlock()
      }
    }()
  }
  wg.Wait()
  fmt.Println(count)
}`;

/**
 * @param {URL} site Where Lockscope's files are.
 * @returns {Record<string, Snippet>}
 */
export function snippets(site) {
  const script = new URL('lockscope.js', site).href;
  const frame = new URL('embed.html?program=counter&mutex=off', site).href;
  const link = new URL('?program=counter&mutex=off', site).href;
  const picture = new URL('picture.png', site).href;
  /** @type {[string, Language, string][]} */
  const all = [
    ['element', 'html', `<script type="module" src="${script}"></script>\n<lock-scope program="counter" mutex="off"></lock-scope>`],
    ['frame', 'html', `<iframe src="${escape(frame)}" title="A counter without its mutex" width="100%" height="900"\n  style="border: 0" loading="lazy" allow="cross-origin-isolated; clipboard-write"></iframe>`],
    ['source', 'html', `<script type="module" src="${script}"></script>\n<lock-scope views="code lock memory console" controls="basic"><pre><code>\n${escape(PROGRAM)}\n</code></pre></lock-scope>`],
    ['policy', 'http', `Content-Security-Policy: default-src 'self'; script-src 'self' ${site.origin}; frame-src ${site.origin}`],
    ['markdown', 'markdown', `[![A counter without its mutex](${picture})](${link})`],
    ['react', 'jsx', REACT.replace('SCRIPT', script)],
    ['vue', 'vue', VUE.replace('SCRIPT', script)],
    ['script', 'html', `<script type="module" src="${script}"></script>\n<lock-scope id="scope" program="counter" controls="none"></lock-scope>\n<button id="race">Race!</button> <output id="result"></output>\n<script type="module">\n${SCRIPT}\n</script>`],
    ['style', 'css', `lock-scope {\n  --lock-scope-accent: #7a3ea8;\n  --lock-scope-radius: 0;\n}\nlock-scope::part(console) {\n  max-height: 12em;\n}`],
  ];
  return Object.fromEntries(all.map(([name, language, code]) => [name, { name, language, code }]));
}

const SCRIPT = `  const scope = document.getElementById('scope');
  document.getElementById('race').addEventListener('click', async () => {
    scope.mutex = 'off';
    const report = await scope.run();
    document.getElementById('result').textContent = \`\${report.missing} lost\`;
  });`;

const REACT = `import { useEffect, useRef } from 'react';
import 'SCRIPT';

export function Counter({ mutex, onFinish }) {
  const scope = useRef(null);
  useEffect(() => {
    const element = scope.current;
    const listen = (event) => onFinish(event.detail);
    element.addEventListener('finish', listen);
    return () => element.removeEventListener('finish', listen);
  }, [onFinish]);
  return <lock-scope ref={scope} program="counter" mutex={mutex ? 'on' : 'off'} />;
}`;

const VUE = `<script setup>
import 'SCRIPT';
defineProps({ mutex: Boolean });
defineEmits(['finished']);
</script>

<template>
  <lock-scope program="counter" :mutex="mutex ? 'on' : 'off'" @finish="$emit('finished', $event.detail)" />
</template>`;

/** As HTML writes it. @param {string} text */
function escape(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
