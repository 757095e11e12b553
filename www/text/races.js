/** The words of what the race detector found, which come with it. */

const en = {
  title: 'Data races',
  none: 'No data race was seen. That is no proof that there is none: another run may show one.',
  /** @param {number} count @param {string} n */
  found: (count, n) => (count === 1 ? 'One data race, as Go tells it:' : `${n} data races, as Go tells them:`),
  /** @param {string} n */
  missed: (n) => `The detector had no room for ${n === '1' ? 'one variable or goroutine' : `${n} variables or goroutines`}: races with them may be missing here.`,
  isNot: 'A race is no wrong result yet, and a wrong result needs no race: a race means that nothing orders the two accesses.',
  /** @param {string} line */
  goTo: (line) => `Go to line ${line}`,
};

/** @type {typeof en} */
const id = {
  title: 'Data race',
  none: 'Tidak terlihat data race. Itu belum membuktikan tidak ada: pada jalannya yang lain bisa saja muncul.',
  found: (count, n) => (count === 1 ? 'Satu data race, seperti yang dilaporkan Go:' : `${n} data race, seperti yang dilaporkan Go:`),
  missed: (n) => `Pendeteksi tidak punya tempat untuk ${n} variabel atau goroutine: race dengannya mungkin tidak tercantum di sini.`,
  isNot: 'Race belum tentu hasil yang salah, dan hasil yang salah tidak perlu race: race berarti tidak ada yang mengurutkan kedua akses itu.',
  goTo: (line) => `Ke baris ${line}`,
};

/** @type {Record<string, typeof en>} */
export const raceTexts = { en, id };
