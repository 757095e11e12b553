/** The words of the wait-for graph, which come with it. */

const en = {
  title: 'Who waits for whom',
  key: 'An arrow: waits for. A dashed line: held by.',
  /** @param {number} goroutine @param {string} lock @param {string} holders */
  waits: (goroutine, lock, holders) => `G${goroutine} waits for ${lock}, which ${holders} holds`,
  /** @param {number} goroutine @param {string} lock */
  waitsItself: (goroutine, lock) => `G${goroutine} waits for ${lock}, which it holds itself`,
  /** @param {number} goroutine @param {string} lock */
  waitsInVain: (goroutine, lock) => `G${goroutine} waits for ${lock}, and nobody is left who could let it go on`,
  /** @param {string} n */
  more: (n) => `and ${n} more`,
  circle: 'They wait for each other in a circle: none of them can ever go on.',
  unreported: 'The program goes on without them, so Go doesn’t report it.',
};

/** @type {typeof en} */
const id = {
  title: 'Siapa menunggu siapa',
  key: 'Panah: menunggu. Garis putus-putus: dipegang oleh.',
  waits: (goroutine, lock, holders) => `G${goroutine} menunggu ${lock}, yang dipegang ${holders}`,
  waitsItself: (goroutine, lock) => `G${goroutine} menunggu ${lock}, yang dipegangnya sendiri`,
  waitsInVain: (goroutine, lock) => `G${goroutine} menunggu ${lock}, dan tidak ada lagi yang bisa membuatnya jalan`,
  more: (n) => `dan ${n} lagi`,
  circle: 'Mereka saling menunggu dalam lingkaran: tidak satu pun bisa jalan lagi.',
  unreported: 'Program berjalan terus tanpa mereka, jadi Go tidak melaporkannya.',
};

/** @type {Record<string, typeof en>} */
export const waitForTexts = { en, id };
