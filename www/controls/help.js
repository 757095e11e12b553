/** The list of keys. */

import { dialog } from './dialog.js';
import { node } from '../views/node.js';

/** @typedef {import('../text/text.js').Words} Words */

export class Help {
  /** @param {Words} words */
  constructor(words) {
    const { text } = words;
    /** @param {[string[], string][]} keys */
    const table = (keys) => node('table', {}, node('tbody', {}, ...keys.map(([names, what]) => node('tr', {}, node('th', { scope: 'row' }, ...names.map((name) => node('kbd', {}, name))), node('td', {}, what)))));
    this.dialog = dialog(
      words,
      text.keysTitle,
      table([
        [[text.keySpace], text.keyRun],
        [['M'], text.keyMutex],
        [['R'], text.keyRestart],
        [['←', '→'], text.keyStep],
        [['↑', '↓'], text.keyPace],
        [['?'], text.keyHelp],
      ]),
      node('h3', {}, text.keysInEditor),
      table([
        [['Ctrl', '↵'], text.keyRunEdited],
        [['Ctrl', 'Z'], text.keyUndo],
        [['Ctrl', 'Y'], text.keyRedo],
        [['⇥'], text.keyIndent],
        [['⇧', '⇥'], text.keyOutdent],
        [['Esc', '⇥'], text.keyLeave],
      ]),
    );
  }

  open() {
    if (!this.dialog.open) this.dialog.showModal();
  }
}
