/** Why nothing goes on: who waits for whom, of a run that ended in a deadlock, or stands still while some of it can never go on. */

import { waitForTexts } from '../text/waitfor.js';
import { node, show } from './node.js';
import { adoptWaits, drawWaits } from './waitfor.js';

/** @typedef {import('../pkg/history.js').WaitGraph} WaitGraph */
/** @typedef {import('../text/text.js').Words} Words */

export class StuckView {
  /** @param {Words} words */
  constructor(words) {
    this.words = words;
    const { title } = waitForTexts[words.tag] ?? waitForTexts.en;
    this.picture = node('div');
    this.root = node('section', { class: 'stuck', 'aria-label': title, hidden: true }, node('h2', {}, title), this.picture);
  }

  /** @param {Element} before Stands above. */
  async place(before) {
    await adoptWaits(before);
    before.after(this.root);
  }

  /** Shows what nobody can undo; a goroutine that only waits for its turn is nothing to tell. @param {WaitGraph | null} graph */
  show(graph) {
    const isStuck = graph !== null && (graph.reported || graph.cycle.length > 0);
    if (isStuck) this.picture.replaceChildren(drawWaits(this.words, graph));
    show(this.root, isStuck);
  }
}
