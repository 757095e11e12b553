/** The dialogs, which come when somebody opens one. */

import { Help } from './help.js';
import { Share } from './share.js';
import { adopt } from '../style/late.js';

/** @typedef {import('../session.js').Session} Session */
/** @typedef {import('../text/text.js').Words} Words */

/** @param {Words} words @param {Session} session @param {HTMLElement} root What they stand in. */
export async function createDialogs(words, session, root) {
  const dialogs = { help: new Help(words), share: new Share(words, session) };
  root.append(dialogs.help.dialog, dialogs.share.dialog);
  await adopt(root, 'dialog.css');
  return dialogs;
}
