/** Registers `<lock-scope>`: the one script that a page needs. */

import { LockScope } from './element.js';

if (!customElements.get('lock-scope')) customElements.define('lock-scope', LockScope);
